import { readState, readView, Refusal, Unreachable } from "./api.js";
import { Stream } from "./stream.js";
import { View } from "./view.js";

const CALLS_KEPT = 300;
const TYPING_MS = 6000;
const ANSWER_EXPIRY_MS = 150_000;

const ids = (people) => people.map((person) => person.id).join();

/** All that the page knows, kept up to date by the stream. Parts of the page listen with `on`. */
export class Store extends EventTarget {
	constructor() {
		super();
		this.bot = null;
		this.people = [];
		this.views = new Map();
		this.calls = [];
		this.clock = { offset_s: 0 };
		this.presses = new Map();
		this.early = new Map();
		this.connected = false;
		this.stream = new Stream({
			onEvent: (event) => this.take(event),
			onLost: () => this.setConnected(false),
			onBack: () => this.start(),
		});
	}

	on(name, listener) {
		this.addEventListener(name, (event) => listener(event.detail));
	}

	say(name, detail) {
		this.dispatchEvent(new CustomEvent(name, { detail }));
	}

	/** Read everything, then follow. Tries again by itself as long as the emulator can't be reached. */
	async start() {
		try {
			await this.read();
			this.stream.open([...this.people.map((person) => person.id), 0], this.oldestSeq());
			this.setConnected(true);
		} catch (error) {
			this.failed(error);
		}
	}

	failed(error) {
		if (!(error instanceof Unreachable || error instanceof Refusal)) throw error;
		this.stream.fail();
	}

	async read() {
		const state = await readState();
		const first = this.views.size === 0;
		const otherWorld = this.bot && this.bot.id !== state.me.id;
		this.bot = { ...state.me, name: state.me.first_name };
		this.clock = state.clock;
		this.world = state.world;
		this.tour = state.tour;
		// Numbers that nobody in Telegram has: they stand where people's do.
		this.frames = state.frames.map((frame, at) => ({ ...frame, id: -1 - at }));
		const people = state.people.filter(({ role }) => role);
		const changed = otherWorld || ids(this.people) !== ids(people);
		this.people = people;
		if (changed) this.views.clear();
		const answers = await Promise.all(this.people.map((person) => readView(person.id)));
		this.people.forEach((person, i) => {
			if (!this.views.has(person.id)) this.views.set(person.id, new View(person, this.bot));
			this.views.get(person.id).load(answers[i], first || changed);
		});
		if (changed) this.say("people");
		this.say("bot");
		this.touchAll();
	}

	oldestSeq() {
		return Math.min(...[...this.views.values()].map((view) => view.seq));
	}

	setConnected(connected) {
		this.connected = connected;
		this.say("bot");
	}

	/** Read one person's view again, for changes that an event doesn't spell out. Events wait meanwhile. */
	async reread(view) {
		view.held = [];
		try {
			view.load(await readView(view.person.id), false);
		} catch (error) {
			this.failed(error);
		}
		const { held } = view;
		view.held = null;
		for (const event of held) this.takeFor(view, event);
		this.touch(view.person.id);
	}

	take(event) {
		if (event.kind === "reset") this.start();
		else if (event.kind === "call") this.takeCall(event);
		else if (event.kind === "clock") this.takeClock(event);
		else if (event.kind === "bot") this.takeBot(event);
		else this.takeSeen(event);
	}

	takeCall(event) {
		this.calls.unshift(event);
		this.calls.length = Math.min(this.calls.length, CALLS_KEPT);
		this.say("call", event);
	}

	takeClock(clock) {
		this.clock = clock;
		this.say("clock");
	}

	takeBot({ ready }) {
		this.bot.ready = ready;
		this.say("bot");
	}

	takeSeen(event) {
		for (const id of event.people) {
			const view = this.views.get(id);
			if (view?.held) view.held.push(event);
			else if (view) this.takeFor(view, event);
		}
	}

	takeFor(view, event) {
		if (event.seq <= view.seq) return;
		view.seq = event.seq;
		this.apply(view, event);
		this.touch(view.person.id);
	}

	apply(view, event) {
		if (event.kind === "callback_answer") {
			this.takeAnswer(view.person.id, event);
			return;
		}
		if (event.kind === "press") this.takePress(view, event);
		if (event.kind === "inline_answer") {
			this.say("offers", { person: view.person.id, answer: event });
			return;
		}
		const chat = view.chat(event.chat_id);
		if (!chat || event.kind === "member") {
			this.reread(view);
		} else if (event.kind === "message" || event.kind === "edit") {
			const fresh = chat.put(event.message);
			if (fresh) this.say("message", { view, chat, message: event.message });
		} else if (event.kind === "delete") {
			chat.drop([event.message_id]);
		} else if (event.kind === "topic") {
			chat.topics.set(event.topic.id, event.topic);
		} else if (event.kind === "keyboard") {
			chat.keyboard = event.keyboard;
			chat.placeholder = event.placeholder;
		} else if (event.kind === "pin") {
			chat.pinned = event.pinned;
		} else if (event.kind === "chat_action") {
			this.takeAction(view, chat, event);
		}
	}

	takePress(view, { chat_id: chatId, message_id: id, data }) {
		const keys = view.chat(chatId)?.find(id)?.buttons?.flat() ?? [];
		const text = keys.find((key) => key.data === data)?.text;
		if (text) this.say("press", { person: view.person.id, text });
	}

	takeAction(view, chat, { action, ...event }) {
		const thread = chat.threadOf(event);
		chat.typing.set(thread, { action, until: Date.now() + TYPING_MS });
		setTimeout(() => this.touch(view.person.id), TYPING_MS + 50);
	}

	/** Remember a pressed button until its answer comes, or until Telegram would give up. */
	expectAnswer(callbackId, settle) {
		if (this.early.has(callbackId)) {
			settle(this.early.get(callbackId));
			this.early.delete(callbackId);
			return;
		}
		this.presses.set(callbackId, settle);
		setTimeout(() => this.settle(callbackId, { expired: true }), ANSWER_EXPIRY_MS);
	}

	takeAnswer(person, event) {
		if (this.presses.has(event.callback_id)) this.settle(event.callback_id, event);
		else this.early.set(event.callback_id, event);
		if (this.early.size > 50) this.early.delete(this.early.keys().next().value);
		this.say("answer", { person, answer: event });
	}

	settle(callbackId, answer) {
		this.presses.get(callbackId)?.(answer);
		this.presses.delete(callbackId);
	}

	/** Say once per frame which people's panes have to be drawn again. */
	touch(person) {
		this.touched ??= this.plan();
		this.touched.add(person);
	}

	touchAll() {
		for (const id of this.views.keys()) this.touch(id);
	}

	plan() {
		const flush = () => {
			if (!this.touched) return;
			const touched = this.touched;
			this.touched = null;
			this.say("change", touched);
		};
		requestAnimationFrame(flush);
		setTimeout(flush, 120);
		return new Set();
	}
}
