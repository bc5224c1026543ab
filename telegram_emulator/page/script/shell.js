import { avatar } from "./avatar.js";
import { h, redraw } from "./dom.js";
import { Drawer } from "./drawer.js";
import { Frame } from "./frame.js";
import { icon } from "./icons.js";
import { Pane } from "./pane.js";
import { hidePeople, hiddenPeople, setLanguage, setTheme, shownTheme } from "./preferences.js";
import { roundButton } from "./round_button.js";
import { Toasts } from "./toasts.js";
import { Tour } from "./tour.js";
import { currentLanguage, say, sayOr } from "./words.js";

/** More panes than these stand a click away at first. */
const PANES_AT_FIRST = 4;
const PHONE = "(max-width: 700px)";
/** A bot that is between two polls for a moment is not worth a word. */
const PATIENCE_MS = 2500;

/** The picture of whoever a pane is for. */
const face = (owner) => (owner.drawn ? icon(owner.drawn) : avatar(owner, "tiny"));

/** The whole page: top bar, a pane for each person, tabs on a phone, the drawer. */
export class Shell {
	constructor(store, root) {
		Object.assign(this, { store, root });
		this.hidden = new Set();
		this.phone = matchMedia(PHONE);
		this.phone.addEventListener("change", () => this.arrange());
		store.on("people", () => this.build());
		store.on("change", (touched) => this.change(touched));
		store.on("message", ({ view, chat, message }) => this.panes?.get(view.person.id)?.takeMessage(chat, message));
		store.on("answer", ({ person, answer }) => this.panes?.get(person)?.takeAnswer(answer));
		store.on("offers", ({ person, answer }) => this.panes?.get(person)?.composer.inline.answered(answer));
		store.on("bot", () => this.drawBanner());
		store.on("clock", () => this.clockMoved());
		store.on("call", (event) => this.drawer?.addCall(event));
		root.replaceChildren(h("p.empty", { role: "status" }, say("loading")));
		setTimeout(() => !this.panes && !store.connected && root.replaceChildren(h("p.empty", { role: "status" }, say("lost"))), PATIENCE_MS);
	}

	/** Everything anew: at the start, when the people change, when the language changes. */
	build() {
		const open = this.drawer && !this.drawer.element.hidden;
		this.drawer?.stop();
		this.tour = new Tour(this.store, this.stageFor());
		for (const pane of this.panes?.values() ?? []) pane.conversation?.stop();
		const { store } = this;
		document.title = `${store.bot.name} — ${say("emulator")}`;
		this.panes = new Map(store.people.map((person) => [person.id, new Pane(store, store.views.get(person.id))]));
		this.frames = store.frames.map((frame) => new Frame(frame));
		for (const frame of this.frames) this.panes.set(frame.id, frame);
		this.hidden = hiddenPeople() ?? this.hiddenAtFirst();
		if (!this.panes.has(this.current)) this.current = store.people.find(({ id }) => !this.hidden.has(id))?.id;
		this.toasts = new Toasts();
		this.drawer = new Drawer(store, (promise) => this.report(promise), () => this.toggleDrawer(false));
		this.chips = h("div.chips", { role: "group", label: say("people") });
		this.tabs = h("div.tabs", { role: "tablist", label: say("people"), onkeydown: (event) => this.tabKey(event) });
		this.banner = h("div.banner", { role: "status", hidden: true });
		this.shell = h("div.shell", this.topbar(), this.banner, this.tour.element,
			h("div.stage", h("main.panes", [...this.panes.values()].map((pane) => pane.element)), this.drawer.element, this.toasts.element),
			h("footer", this.tabs));
		this.root.replaceChildren(this.shell);
		this.arrange();
		this.drawBanner();
		this.tour.check();
		this.tour.point(this.root);
		if (open) this.toggleDrawer(true);
	}

	/** Who asks in another language than the reader's makes room for somebody who asks in it. */
	hiddenAtFirst() {
		const { people } = this.store;
		const asking = people.filter(({ role }) => role === "requester");
		const foreign = asking.filter(({ language }) => language !== currentLanguage());
		const away = foreign.length < asking.length ? foreign : [];
		const rest = people.filter((person) => !away.includes(person)).slice(PANES_AT_FIRST);
		return new Set([...away, ...rest, ...this.frames].map(({ id }) => id));
	}

	topbar() {
		const { bot } = this.store;
		this.themeButton = roundButton(shownTheme() === "dark" ? "sun" : "moon", "theme", () => this.switchTheme());
		const attributes = { "aria-expanded": "false", "aria-controls": "drawer" };
		this.drawerButton = roundButton("drawer", "drawer", () => this.toggleDrawer(this.drawer.element.hidden), attributes);
		const other = currentLanguage() === "ru" ? "EN" : "RU";
		return h("header.topbar",
			h("div.brand", avatar({ id: bot.id, name: bot.name, is_bot: true }, "small"),
				h("div.brand-text", h("h1", bot.name), h("small", say("emulator")))),
			this.chips, this.tourPlace = h("span", this.tour.button()),
			h("button.round.language", { tip: say("language"), onclick: () => this.switchLanguage() }, other),
			this.themeButton, this.drawerButton);
	}

	/** What the tour may do with the page. */
	stageFor() {
		return {
			show: (person) => this.showPerson(person),
			sees: (person) => (this.phone.matches ? this.current === person : !this.hidden.has(person)),
			send: (person, text, topic) => {
				this.showPerson(person);
				this.panes.get(person).sayFor(text, topic);
			},
			newestTopic: (person) => this.panes?.get(person)?.newestTopic(),
			behind: () => this.toggleDrawer(true),
			changed: () => {
				redraw(this.tourPlace, [this.tour.button()].filter(Boolean));
				this.tour.point(this.root);
			},
		};
	}

	/** Bring a person's pane before the reader's eyes. */
	showPerson(id) {
		if (this.hidden.delete(id)) hidePeople(this.hidden);
		this.current = id;
		this.arrange();
		const { element } = this.panes.get(id);
		element.scrollIntoView({ inline: "nearest", block: "nearest" });
	}

	switchTheme() {
		setTheme(shownTheme() === "dark" ? "light" : "dark");
		this.themeButton.replaceChildren(icon(shownTheme() === "dark" ? "sun" : "moon"));
	}

	switchLanguage() {
		setLanguage(currentLanguage() === "ru" ? "en" : "ru");
		const before = this.panes;
		this.build();
		for (const [id, old] of before) this.panes.get(id).takeOver?.(old);
		this.root.querySelector(".language").focus();
	}

	toggleDrawer(open) {
		this.drawer.element.hidden = !open;
		this.drawerButton.setAttribute("aria-expanded", String(open));
		if (open) {
			this.drawer.drawClock();
			this.drawer.drawCalls();
			this.drawer.element.querySelector("button").focus();
		} else this.drawerButton.focus();
	}

	/** Which panes show: those not hidden by a chip; on a phone the one whose tab is chosen. */
	arrange() {
		if (!this.panes) return;
		this.shell.classList.toggle("phone", this.phone.matches);
		for (const [id, pane] of this.panes) {
			pane.element.classList.toggle("current", id === this.current);
			pane.element.hidden = !this.phone.matches && this.hidden.has(id) && this.hidden.size < this.panes.size;
			pane.draw(this.phone.matches ? id === this.current : !pane.element.hidden);
		}
		this.drawPeople();
		this.tour.draw();
		this.tour.point(this.root);
	}

	badge(id) {
		const count = this.store.views.get(id)?.unread();
		return count ? h("span.badge", { label: say("unread", { n: count }) }, String(count)) : null;
	}

	drawPeople() {
		const owners = [...this.store.people, ...this.frames];
		redraw(this.chips, owners.map((owner) => this.chip(owner)));
		redraw(this.tabs, owners.map((owner) => this.tab(owner)));
	}

	/** Shows or hides a person's pane; what a hidden one misses is counted on it. */
	chip(person) {
		const away = this.hidden.has(person.id);
		return h("button.chip", { "data-person": person.id, "aria-pressed": String(!away), title: person.role ? sayOr(person.role, person.role) : person.name, onclick: () => this.togglePane(person.id) },
			face(person), person.name.split(" ")[0], away ? this.badge(person.id) : null);
	}

	tab(person) {
		const chosen = person.id === this.current;
		return h("button.tab", { role: "tab", "data-person": person.id, "aria-selected": String(chosen), tabindex: chosen ? "0" : "-1", onclick: () => this.selectTab(person.id) },
			face(person), h("span.tab-name", person.name.split(" ")[0]), chosen ? null : this.badge(person.id));
	}

	togglePane(id) {
		if (!this.hidden.delete(id)) this.hidden.add(id);
		if (this.hidden.size === this.panes.size) this.hidden.delete(id);
		hidePeople(this.hidden);
		this.arrange();
		if (!this.hidden.has(id)) this.panes.get(id).element.scrollIntoView({ inline: "nearest", block: "nearest" });
	}

	selectTab(id) {
		this.current = id;
		this.arrange();
	}

	tabKey(event) {
		const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
		if (!step) return;
		const ids = [...this.panes.keys()];
		this.selectTab(ids.at((ids.indexOf(this.current) + step) % ids.length));
		this.tabs.querySelector("[aria-selected=true]").focus();
	}

	change(touched) {
		if (!this.panes) return;
		for (const id of touched) this.panes.get(id)?.draw();
		this.drawPeople();
		this.tour.check();
		this.tour.point(this.root);
	}

	clockMoved() {
		this.drawer?.drawClock();
		this.store.touchAll();
	}

	drawBanner() {
		if (!this.banner) return;
		const { connected, bot } = this.store;
		clearTimeout(this.bannerTimer);
		const asleep = connected && bot.ready === false;
		if (connected && !asleep) {
			this.banner.hidden = true;
			return;
		}
		const show = () => {
			this.banner.hidden = false;
			this.banner.replaceChildren(h("span.spinner", { "aria-hidden": "true" }), say(asleep ? "bot_asleep" : "lost"));
		};
		this.bannerTimer = setTimeout(show, asleep ? PATIENCE_MS : 300);
	}

	async report(promise) {
		try {
			return (await promise) ?? true;
		} catch (error) {
			this.toasts.show(say("refused", { why: error.message }), true);
			return null;
		}
	}
}
