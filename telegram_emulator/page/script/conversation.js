import { bubbleRow } from "./bubble.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { dayKey, dayName, toDate } from "./times.js";
import { say } from "./words.js";

const PAGE = 120;
const NEAR_BOTTOM = 80;
const SAME_BREATH_S = 600;
const DAY_MARGIN = 12;
const SLOW_MS = 250;
const DAY_SHOWN_MS = 1200;

/** The scrolling messages of one thread of one chat. */
export class Conversation {
	constructor({ view, chat, thread, waiting, on, now }) {
		Object.assign(this, { view, chat, thread, waiting, on, now });
		this.shown = PAGE;
		this.firstUnread = chat.unread(thread, view.person.id) ? chat.firstUnread(thread, view.person.id) : null;
		this.rows = new Map();
		this.sections = new Map();
		this.stuck = true;
		this.days = h("div.days", { role: "log", label: say("messages"), tabindex: "0" });
		this.scroller = h("div.scroll", { onscroll: () => this.scrolled() }, this.days);
		this.downBadge = h("span.badge");
		this.down = h("button.down", { label: say("to_bottom"), hidden: true, onclick: () => this.toBottom(true) },
			icon("down"), this.downBadge);
		this.element = h("div.wall", this.scroller, this.down);
		this.observer = new ResizeObserver(() => this.resized());
		this.observer.observe(this.days);
		this.observer.observe(this.scroller);
	}

	stop() {
		this.observer.disconnect();
	}

	/** Messages joined to albums and marked as first or last of a sender's run. */
	items() {
		const messages = this.chat.messages(this.thread).slice(-this.shown);
		const items = [];
		for (const message of messages) {
			const before = items.at(-1);
			if (message.album && before?.messages[0].album === message.album) {
				before.messages.push(message);
				continue;
			}
			const person = this.view.person.id;
			items.push({ messages: [message], own: message.from.id === person, grouped: !this.chat.private, person });
		}
		const heard = messages.findLast(({ from }) => from.id !== this.view.person.id)?.id ?? 0;
		items.forEach((item, i) => {
			item.read = item.messages[0].id < heard;
			item.fresh = item.messages[0].id === this.firstUnread;
			item.first = !sameRun(items[i - 1], item);
			item.last = !sameRun(item, items[i + 1]);
			item.showName = item.first && item.grouped && !item.own;
		});
		return items;
	}

	/** Draw what changed. A row whose messages are the same objects stays as it is. */
	draw() {
		const distance = this.keepDistance ? this.scroller.scrollHeight - this.scroller.scrollTop : 0;
		const byDay = new Map();
		const seen = new Set();
		for (const item of this.items()) {
			const key = dayKey(item.messages[0].date);
			if (!byDay.has(key)) byDay.set(key, { date: item.messages[0].date, rows: [] });
			if (item.fresh) byDay.get(key).rows.push(this.fresh ??= h("div.fresh", say("fresh")));
			byDay.get(key).rows.push(this.rowFor(item));
			seen.add(item.messages[0].id);
		}
		for (const id of this.rows.keys()) if (!seen.has(id)) this.rows.delete(id);
		fill(this.days, this.parts(byDay));
		if (this.stuck) this.toBottom();
		else if (this.keepDistance) this.scroller.scrollTop = this.scroller.scrollHeight - distance;
		this.keepDistance = false;
		this.drawDown();
	}

	parts(byDay) {
		const parts = [];
		for (const [key, { date, rows }] of byDay) {
			if (!this.sections.has(key)) this.sections.set(key, h("section.day", h("span.pill")));
			const section = this.sections.get(key);
			const pill = section.firstChild;
			pill.textContent = dayName(date, this.now());
			fill(section, [pill, ...rows]);
			parts.push(section);
		}
		const hiddenOnes = this.chat.messages(this.thread).length - this.shown;
		if (hiddenOnes > 0) {
			this.earlier ??= h("button.pill.earlier", { onclick: () => this.showEarlier() }, say("earlier"));
			parts.unshift(this.earlier);
		}
		if (!byDay.size) {
			this.nothing ??= h("p.nothing", say(this.chat.private ? "press_start" : "nothing_here"));
			parts.push(this.nothing);
		}
		return parts;
	}

	rowFor(item) {
		const { id } = item.messages[0];
		const old = this.rows.get(id);
		const busy = item.messages[0].buttons?.flat().map((b) => this.waiting.has(`${id}/${b.data}`)).join() ?? "";
		const target = this.chat.find(item.messages[0].reply_to);
		const stamp = [item.first, item.last, item.read, busy].join("/");
		if (old && old.stamp === stamp && old.target === target && old.messages.length === item.messages.length
			&& old.messages.every((message, i) => message === item.messages[i])) return old.element;
		const element = bubbleRow(item, this.chat, this.waiting, this.on);
		this.rows.set(id, { element, stamp, target, messages: item.messages });
		if (old) keepFocus(old.element, element);
		return element;
	}

	/** Show a text that is on its way, if that takes a while; gives what ends it. */
	sending(text) {
		const row = h("div.row.out.first.last.on-its-way", h("div.stack", h("div.bubble.tailed", h("div.words", text, h("span.meta", icon("clock"), h("span.quiet", say("sending")))))));
		const timer = setTimeout(() => {
			this.days.after(row);
			this.toBottom();
		}, SLOW_MS);
		return () => {
			clearTimeout(timer);
			row.remove();
		};
	}

	showEarlier() {
		this.shown += PAGE;
		this.stuck = false;
		this.keepDistance = true;
		this.draw();
	}

	get size() {
		return `${this.scroller.scrollHeight}/${this.scroller.clientHeight}`;
	}

	resized() {
		if (this.stuck) this.toBottom();
		this.knownSize = this.size;
	}

	/** A scroll that only follows from a new size says nothing about what the reader wants. */
	scrolled() {
		this.dayMoves();
		if (this.knownSize !== this.size) return;
		const { scrollHeight, scrollTop, clientHeight } = this.scroller;
		this.stuck = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM;
		if (this.stuck) this.on.read();
		this.drawDown();
	}

	/** The day over the messages is only seen while they move, or where it covers none. */
	dayMoves() {
		for (const section of this.days.querySelectorAll(".day")) section.classList.toggle("under", section.firstChild.offsetTop > DAY_MARGIN);
		this.scroller.classList.add("moving");
		clearTimeout(this.rest);
		this.rest = setTimeout(() => this.scroller.classList.remove("moving"), DAY_SHOWN_MS);
	}

	drawDown() {
		const unread = this.stuck ? 0 : this.chat.unread(this.thread, this.view.person.id);
		this.down.hidden = this.stuck;
		this.downBadge.hidden = unread === 0;
		this.downBadge.textContent = String(unread);
	}

	toBottom(smooth = false) {
		this.stuck = true;
		this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth ? "smooth" : "instant" });
		this.on.read();
	}

	/** Scroll to a message and light it up for a moment. Gives false if it is not in this thread. */
	jump(id) {
		const list = this.chat.messages(this.thread);
		const place = list.findIndex((message) => message.id === id);
		if (place < 0) return false;
		if (list.length - place > this.shown) {
			this.shown = list.length - place + 20;
			this.draw();
		}
		this.stuck = false;
		const row = this.days.querySelector(`[data-ids~="${id}"], [data-id="${id}"]`);
		row.scrollIntoView({ block: "center", behavior: "smooth" });
		row.classList.add("flash");
		setTimeout(() => row.classList.remove("flash"), 1400);
		return true;
	}
}

/** A redrawn row takes the keyboard focus over, on the button at the same place. */
function keepFocus(old, element) {
	const place = [...old.querySelectorAll("button")].indexOf(document.activeElement);
	if (place < 0) return;
	requestAnimationFrame(() => {
		const free = document.activeElement === document.body;
		if (free) element.querySelectorAll("button")[place]?.focus({ preventScroll: true });
	});
}

function sameRun(a, b) {
	if (!a || !b) return false;
	const [left, right] = [a.messages.at(-1), b.messages[0]];
	return left.kind !== "service" && right.kind !== "service" && left.from.id === right.from.id
		&& toDate(right.date) - toDate(left.date) < SAME_BREATH_S * 1000 && dayKey(left.date) === dayKey(right.date);
}
