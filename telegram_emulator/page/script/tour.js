import { h } from "./dom.js";
import { icon } from "./icons.js";
import { recall, remember } from "./preferences.js";
import { roundButton } from "./round_button.js";
import { currentLanguage, say } from "./words.js";

/** Clocks of the page and the emulator differ by a little. */
const SLACK_S = 2;

/**
 * The guided tour: a strip over the panes that says what to try next and notices when it is done. It never blocks.
 * `stage` can show(person), send(person, text, intoTopic), tell the newestTopic(person), and open what is behind the scenes.
 */
export class Tour {
	constructor(store, stage) {
		Object.assign(this, { store, stage });
		this.element = h("section.tour", { label: say("tour"), hidden: true });
		this.live = h("div.tour-words", { role: "status" });
		this.state = this.remembered();
		document.adoptedStyleSheets = [this.signs = new CSSStyleSheet()];
		store.on("press", (press) => this.pressed(press));
		this.draw();
	}

	get steps() {
		return this.store.tour?.[currentLanguage()] ?? [];
	}

	get step() {
		return this.steps[this.state.at];
	}

	get offered() {
		return this.steps.length > 0;
	}

	get shown() {
		return this.offered && !this.state.left;
	}

	/** Where one stopped, if that was in this very world. */
	remembered() {
		const fresh = { world: this.store.world, at: 0, since: this.now(), left: false };
		try {
			const kept = JSON.parse(recall("tour"));
			return kept?.world === this.store.world ? kept : fresh;
		} catch {
			return fresh;
		}
	}

	now() {
		return Date.now() / 1000 + (this.store.clock.offset_s ?? 0);
	}

	keep(changes) {
		Object.assign(this.state, changes);
		remember("tour", JSON.stringify(this.state));
		this.draw();
		this.stage.changed();
	}

	go(at) {
		this.keep({ at, since: this.now(), left: false });
		if (this.step) this.stage.show(this.step.person);
	}

	toggle() {
		if (this.shown) this.keep({ left: true });
		else if (this.step) this.keep({ left: false });
		else this.go(0);
	}

	draw() {
		this.element.hidden = !this.shown;
		if (!this.shown) return;
		const { step, steps, state: { at } } = this;
		const dots = h("div.tour-dots", { "aria-hidden": "true" }, steps.map((_, i) => h("i", { class: i < at ? "done" : i === at ? "now" : "" })));
		const title = step ? `${at + 1}. ${step.title}` : say("tour_done");
		this.live.replaceChildren(h("h2", title), h("p", step ? step.text : say("tour_end")));
		this.element.replaceChildren(dots, this.live, h("div.tour-actions", step ? this.actions(step) : this.ending()), roundButton("close", "tour_leave", () => this.toggle()));
	}

	actions(step) {
		const person = this.store.people.find(({ id }) => id === step.person);
		const name = person?.name.split(" ")[0] ?? "";
		return [
			step.say ? h("button.solid", { title: step.say, onclick: () => this.stage.send(step.person, step.say, step.topic) }, say("tour_say")) : null,
			this.stage.sees(step.person) ? null : h("button.plain", { onclick: () => this.stage.show(step.person) }, say("tour_go", { name })),
			h("button.plain", { onclick: () => this.go(this.state.at + 1) }, say("tour_next")),
		];
	}

	ending() {
		return [h("button.solid", { onclick: () => this.stage.behind() }, say("behind")), h("button.plain", { onclick: () => this.go(0) }, say("tour_again"))];
	}

	/** Something changed: is the present step done? */
	check() {
		const done = this.shown && this.step?.done;
		if (!done || done.presses) return;
		const view = this.store.views.get(done.person);
		const since = this.state.since - SLACK_S;
		const fits = (message) => message.date >= since && (done.button
			? message.buttons?.flat().some(({ text }) => text === done.button)
			: message.thread_id && message.from.id === done.person);
		for (const chat of view?.chats.values() ?? []) {
			if ([...chat.byId.values()].some(fits)) {
				this.go(this.state.at + 1);
				return;
			}
		}
	}

	pressed({ person, text }) {
		const done = this.shown && this.step?.done;
		if (done?.presses?.includes(text) && done.person === person) this.go(this.state.at + 1);
	}

	/** Let the buttons that matter now stand out. */
	point(root) {
		const { step } = this;
		const wanted = new Set(this.shown ? step?.point : []);
		const people = [step?.person, step?.done.person].map(String);
		for (const key of root.querySelectorAll(".key")) {
			const theirs = people.includes(key.closest(".pane").dataset.person);
			key.classList.toggle("pointed", theirs && wanted.has(key.firstChild?.textContent) && !key.disabled);
		}
		this.putSigns([...this.waysTo(root)]);
	}

	/** Selectors of what leads there: the topic to write in, the tab or chip of whoever has a button that isn't in sight. */
	*waysTo(root) {
		const { step } = this;
		const topic = this.shown && step?.topic ? this.stage.newestTopic(step.person) : null;
		if (topic) yield `.pane[data-person="${step.person}"] :is(.strip-topic, .entry)[data-id="${topic.id}"]:not([aria-current])`;
		for (const key of root.querySelectorAll(".key.pointed")) {
			const { person } = key.closest(".pane").dataset;
			if (!this.stage.sees(Number(person))) yield `:is(.tab, .chip)[data-person="${person}"] .avatar`;
		}
	}

	/** Tabs and lists are drawn anew all the time, so a style sheet of its own marks what stands out in them. */
	putSigns(selectors) {
		const rule = (look) => `:is(${selectors.join()}) { ${look} }`;
		const still = `@media (prefers-reduced-motion: reduce) { ${rule("box-shadow: 0 0 0 3px var(--accent);")} }`;
		const signs = selectors.length ? `${rule("animation: beckon 1.6s ease-in-out infinite; opacity: 1;")} ${still}` : "";
		if (signs === this.shownSigns) return;
		this.shownSigns = signs;
		this.signs.replaceSync(signs);
	}

	/** The button of the top bar that leads in and out. */
	button() {
		return this.offered ? h("button.round.tour-button", { tip: say("tour"), "aria-pressed": String(this.shown), onclick: () => this.toggle() }, icon("flag")) : null;
	}
}
