import { act, fileAddress } from "./api.js";
import { h } from "./dom.js";
import { say } from "./words.js";

const PAUSE_MS = 250;

/** The offers of a bot over the input while one types its name and some words. */
export class InlineMode {
	constructor(composer) {
		this.composer = composer;
		this.element = h("div.offers", { role: "group", label: say("offers"), hidden: true });
		this.asked = null;
	}

	get bot() {
		return this.composer.pane.store.bot;
	}

	/** Ask the bot once the typing pauses; anything but its name first hides the offers. */
	typed(text) {
		clearTimeout(this.timer);
		const start = `@${this.bot.username} `;
		if (!this.bot.inline || !text.startsWith(start)) return this.hide();
		this.timer = setTimeout(() => this.ask(text.slice(start.length)), PAUSE_MS);
		return undefined;
	}

	hide() {
		this.asked = null;
		this.element.hidden = true;
	}

	async ask(query) {
		const { pane, person, chat } = this.composer;
		const asked = await pane.run(act(person, "asks_inline", { chat: chat.id, query }));
		if (!asked) return;
		this.asked = asked.query_id;
		const answer = asked.answer ?? (this.early?.query_id === this.asked ? this.early.answer : null);
		if (answer) this.draw(answer);
	}

	/** The bot's answer has come, perhaps before it is known what was asked. */
	answered(event) {
		this.early = event;
		if (event.query_id === this.asked) this.draw(event.answer);
	}

	draw({ results, button }) {
		const { composer } = this;
		const above = button ? h("button.plain", { onclick: () => composer.pane.openBot(button.start_parameter ?? "inline") }, button.text) : null;
		this.element.replaceChildren(...[above, ...results.map((offer) => this.offer(offer))].filter(Boolean));
		this.element.hidden = !this.element.children.length;
	}

	offer({ id, title, description, file }) {
		const picture = file && /^image\//.test(file.mime) ? h("img", { src: fileAddress(file), alt: "" }) : h("span.offer-sign", { "aria-hidden": "true" }, [...title][0]);
		return h("button.offer", { onclick: () => this.choose(id) }, picture, h("span.entry-text", h("b", title), description ? h("small", description) : null));
	}

	async choose(result) {
		const { composer, asked } = this;
		this.hide();
		const { topic } = composer.target;
		if (await composer.pane.run(act(composer.person, "chooses", { query: asked, result, topic }))) composer.clear();
	}
}
