import { h } from "./dom.js";

const SHORTEST_MS = 3200;
const MS_PER_LETTER = 55;

/** Short words over the lower part of one pane; read out by screen readers. */
export class Toasts {
	constructor() {
		this.element = h("div.toasts", { role: "status", "aria-live": "polite" });
	}

	show(text, bad = false) {
		const toast = h("div", { class: `toast ${bad ? "bad" : ""}`, onclick: () => toast.remove() }, text);
		this.element.append(toast);
		while (this.element.children.length > 3) this.element.firstChild.remove();
		setTimeout(() => toast.remove(), Math.max(SHORTEST_MS, text.length * MS_PER_LETTER));
	}
}
