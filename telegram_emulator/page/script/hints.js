import { h } from "./dom.js";
import { say } from "./words.js";

/** The list of the bot's commands above the input while one types "/". */
export class Hints {
	constructor(choose) {
		this.choose = choose;
		this.found = [];
		this.place = 0;
		this.element = h("ul.hints", { role: "listbox", id: `hints-${Hints.count = (Hints.count ?? 0) + 1}`, label: say("commands"), hidden: true });
	}

	get open() {
		return !this.element.hidden;
	}

	/** Show the commands that begin like `typed`; anything but a beginning of a command hides them. */
	offer(typed, commands) {
		const start = /^\/(\w*)$/.exec(typed)?.[1];
		this.found = start === undefined ? [] : (commands ?? []).filter(({ command }) => command.startsWith(start.toLowerCase()));
		this.place = 0;
		this.draw();
	}

	hide() {
		this.found = [];
		this.draw();
	}

	draw() {
		this.element.hidden = this.found.length === 0;
		this.element.replaceChildren(...this.found.map(({ command, description }, i) =>
			h("li.hint", { role: "option", "aria-selected": i === this.place ? "true" : "false", onmousedown: (event) => {
				event.preventDefault();
				this.choose(`/${command}`);
			} }, h("b", `/${command}`), h("span", description))));
		this.element.children[this.place]?.scrollIntoView({ block: "nearest" });
	}

	/** Gives true if the key was meant for the list. */
	takeKey(event) {
		if (!this.open) return false;
		if (event.key === "ArrowDown" || event.key === "ArrowUp") {
			this.place = (this.place + (event.key === "ArrowDown" ? 1 : -1) + this.found.length) % this.found.length;
			this.draw();
		} else if (event.key === "Enter" || event.key === "Tab") this.choose(`/${this.found[this.place].command}`);
		else if (event.key === "Escape") this.hide();
		else return false;
		event.preventDefault();
		event.stopPropagation();
		return true;
	}
}
