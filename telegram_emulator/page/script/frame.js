import { h } from "./dom.js";
import { icon } from "./icons.js";
import { currentLanguage } from "./words.js";

/** Something that isn't Telegram, in a pane of its own beside the people; it loads once it is looked at. */
export class Frame {
	constructor({ id, name, url, icon: drawn }) {
		Object.assign(this, { id, url, drawn, name: name[currentLanguage()] });
		this.body = h("div.pane-body");
		this.element = h("section.pane", { "data-screen": "main", "data-person": id, label: this.name },
			h("div.pane-owner", icon(drawn), h("strong", this.name)), this.body);
	}

	draw(seen) {
		if (!seen || this.body.firstChild) return;
		this.body.append(h("iframe.elsewhere", { title: this.name, src: this.url.replace("{}", currentLanguage()) }));
	}
}
