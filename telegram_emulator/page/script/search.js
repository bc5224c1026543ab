import { h } from "./dom.js";
import { roundButton } from "./round_button.js";
import { say } from "./words.js";

/** The bar that finds words in an open chat, in all topics of a forum, from the newest back. */
export class Search {
	constructor(pane) {
		this.pane = pane;
		this.input = h("input", { type: "search", label: say("search"), placeholder: say("search"), oninput: () => this.find(), onkeydown: (event) => this.key(event) });
		this.count = h("span.search-count", { role: "status" });
		this.element = h("div.search", { hidden: true }, this.input, this.count,
			roundButton("up", "older", () => this.step(1)), roundButton("expand", "newer", () => this.step(-1)), roundButton("close", "close", () => this.close()));
		this.found = [];
		this.place = 0;
	}

	open() {
		this.element.hidden = false;
		this.input.focus();
		this.input.select();
		this.find();
	}

	close() {
		if (this.element.hidden) return;
		this.element.hidden = true;
		this.pane.composer.focus();
	}

	find() {
		const words = this.input.value.trim().toLowerCase();
		const says = (message) => (message.text ?? message.caption ?? message.file?.name ?? "").toLowerCase();
		this.found = words ? [...this.pane.chat.byId.values()].filter((message) => says(message).includes(words)).sort((a, b) => b.id - a.id) : [];
		this.place = 0;
		this.show();
	}

	step(by) {
		if (!this.found.length) return;
		this.place = (this.place + by + this.found.length) % this.found.length;
		this.show();
	}

	show() {
		const { found, place } = this;
		this.count.textContent = found.length ? `${place + 1}/${found.length}` : this.input.value.trim() ? say("not_found") : "";
		if (found.length) this.pane.jump(found[place].id);
	}

	key(event) {
		if (event.key === "Escape") this.close();
		else if (event.key === "Enter") this.step(event.shiftKey ? -1 : 1);
		else return;
		event.preventDefault();
		event.stopPropagation();
	}
}
