import { act, Unreachable } from "./api.js";
import { takeDrops } from "./attachments.js";
import { avatar } from "./avatar.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { h, redraw } from "./dom.js";
import { chatHead } from "./head.js";
import { chatEntries, topicEntries, topicTabs } from "./lists.js";
import { closeMenu } from "./menu.js";
import { messageMenu } from "./message_menu.js";
import { roundButton } from "./round_button.js";
import { Search } from "./search.js";
import { alertIn } from "./sheet.js";
import { summary } from "./summary.js";
import { Toasts } from "./toasts.js";
import { GENERAL, WHOLE } from "./view.js";
import { say, sayOr } from "./words.js";

/** One person's Telegram. Screens: the list ("side") and the conversation ("main"); wide panes show both. */
export class Pane {
	constructor(store, view) {
		Object.assign(this, { store, view, person: view.person });
		this.drafts = new Map();
		this.waiting = new Map();
		this.toasts = new Toasts();
		this.sideHead = h("header.list-head");
		this.list = h("ul.list");
		this.side = h("div.pane-side", this.sideHead, this.list);
		this.strip = h("nav.strip", { label: `${say("topics")}, ${this.person.name}` });
		this.top = h("div");
		this.search = new Search(this);
		this.main = h("div.pane-main");
		const role = sayOr(this.person.role, this.person.role ?? "");
		this.element = h("section.pane", { "data-screen": "side", "data-person": this.person.id, label: `${this.person.name}, ${role}`, onkeydown: (event) => this.key(event) },
			h("div.pane-owner", avatar(this.person, "tiny"), h("strong", this.person.name), h("span", role)),
			h("div.pane-body", this.side, this.main));
		takeDrops(this.element, () => Boolean(this.chat) && this.screen === "main", (files) => this.composer.offer(files));
		this.sideKind = "chats";
		this.openFirst();
	}

	get screen() {
		return this.element.dataset.screen;
	}

	/** A specialist begins in the first group's General, others in the chat with the bot. */
	openFirst() {
		const group = [...this.view.chats.values()].find((chat) => !chat.private);
		const chat = this.person.role === "specialist" && group ? group : this.view.chat(this.store.bot.id);
		this.open(chat);
	}

	open(chat, thread = chat.forum ? GENERAL : WHOLE) {
		if (this.chat?.id === chat.id && this.thread === thread && this.conversation) {
			this.show("main");
			return this.draw();
		}
		this.conversation?.stop();
		Object.assign(this, { chat, thread });
		this.sideKind = chat.forum ? "topics" : "chats";
		const waiting = this.waitingIn(chat);
		this.conversation = new Conversation({ view: this.view, chat, thread, waiting, on: this.handlers(), now: () => this.now() });
		this.composer = new Composer(this, chat, thread);
		this.main.replaceChildren(this.top, this.search.element, this.conversation.element, this.composer.element);
		this.show("main");
		this.draw();
		const last = chat.last(thread);
		if (last?.force_reply) this.composer.setMode({ reply: last });
		return undefined;
	}

	/** Open at a person's wish, ready to type where there is a real keyboard. */
	enter(chat, thread) {
		this.open(chat, thread);
		if (matchMedia("(hover: hover)").matches) this.composer.focus();
	}

	show(screen) {
		this.element.dataset.screen = screen;
		(screen === "main" ? this.conversation.element : this.side).append(this.toasts.element);
	}

	goBack() {
		closeMenu();
		this.show("side");
		this.draw();
		this.side.querySelector("[aria-current], .entry")?.focus({ preventScroll: true });
	}

	handlers() {
		return {
			press: (message, data) => this.press(message, data),
			link: (address, event) => this.follow(address, event),
			copy: (text) => this.copy(text),
			vote: (message, options) => this.vote(message, options),
			inline: (text) => this.composer.startInline(text),
			command: (text) => this.composer.sendText(text),
			elsewhere: () => this.toasts.show(say("not_in_page")),
			jump: (id) => this.jump(id),
			react: (message, emoji) => this.react(message, emoji),
			reply: (message) => this.composer.setMode({ reply: message }),
			menu: (event, message) => messageMenu(this, this.chat, event, message),
			read: () => this.readNow(),
		};
	}

	now() {
		return new Date(Date.now() + (this.store.clock.offset_s ?? 0) * 1000);
	}

	/** Is the open conversation on the screen? Hidden panes and lists leave messages unread. */
	get watched() {
		return this.conversation && this.conversation.element.offsetParent !== null;
	}

	readNow() {
		if (this.watched && this.conversation.stuck && this.chat.markRead(this.thread)) this.store.touch(this.person.id);
	}

	/** Draw everything that may have changed; called at most once per frame. */
	draw() {
		const fresh = this.chat && this.view.chat(this.chat.id);
		if (!fresh || (fresh.forum && (!fresh.topics.has(this.thread) || fresh.topics.get(this.thread).deleted))) return this.leaveGone(fresh);
		if (fresh !== this.chat) {
			this.chat = fresh;
			this.conversation.chat = fresh;
			this.composer.chat = fresh;
		}
		this.readNow();
		this.drawSide();
		this.drawTop();
		this.conversation.draw();
		this.composer.draw();
		return undefined;
	}

	/** The open chat or topic is gone: show what is left. */
	leaveGone(chat) {
		this.thread = null;
		if (chat) return this.open(chat);
		return this.openFirst();
	}

	drawSide() {
		const { view, chat } = this;
		const topics = this.sideKind === "topics" && chat.forum;
		redraw(this.sideHead, topics ? [roundButton("back", "chats", () => this.showChats()), h("h2", chat.title)] : [h("h2", say("chats"))]);
		redraw(this.list, topics
			? topicEntries(view, chat, this.thread, this.now(), (thread) => this.enter(this.chat, thread))
			: chatEntries(view, chat, this.now(), (id) => this.choose(view.chat(id))));
	}

	showChats() {
		this.sideKind = "chats";
		this.drawSide();
		this.side.querySelector("[aria-current], .entry")?.focus({ preventScroll: true });
	}

	/** A forum opens its list of topics, any other chat its conversation. */
	choose(chat) {
		if (!chat.forum) return this.enter(chat);
		if (this.chat !== chat) this.open(chat);
		this.sideKind = "topics";
		this.show("side");
		this.drawSide();
		return undefined;
	}

	drawTop() {
		const { chat, thread } = this;
		this.strip.hidden = !chat.forum;
		if (chat.forum) redraw(this.strip, topicTabs(this.view, chat, thread, (id) => this.enter(this.chat, id), () => this.goBack()));
		redraw(this.top, [chatHead(this, chat, thread), this.strip, ...this.pinned()]);
		this.showTab();
	}

	/** Bring the current topic's tab into sight, once for each choice of a topic. */
	showTab() {
		const tab = this.strip.querySelector("[aria-current]");
		if (this.tabShown === this.thread || !tab?.offsetParent) return;
		this.tabShown = this.thread;
		this.strip.scrollLeft = tab.offsetLeft - (this.strip.clientWidth - tab.offsetWidth) / 2;
	}

	pinned() {
		const message = this.chat.messages(this.thread).findLast(({ id }) => this.chat.pinned?.includes(id));
		if (!message) return [];
		return [h("button.pinned", { "data-id": message.id, onclick: () => this.jump(message.id) },
			h("span", h("b", say("pinned")), h("em", summary(message))))];
	}

	waitingIn(chat) {
		if (!this.waiting.has(chat.id)) this.waiting.set(chat.id, new Set());
		return this.waiting.get(chat.id);
	}

	/** Press an inline button: it spins until the bot answers, or until Telegram would give up. */
	async press(message, data) {
		const { chat } = this;
		const waiting = this.waitingIn(chat);
		const key = `${message.id}/${data}`;
		if (waiting.has(key)) return;
		waiting.add(key);
		this.draw();
		const settle = (answer) => {
			waiting.delete(key);
			if (answer.expired) this.toasts.show(say("not_answered"), true);
			this.store.touch(this.person.id);
		};
		const result = await this.run(act(this.person.id, "presses", { chat: chat.id, message: message.id, data }));
		if (result) this.store.expectAnswer(result.callback_id, settle);
		else settle({});
	}

	takeAnswer({ text, alert, url, expired }) {
		if (expired) return;
		if (text && alert) alertIn(this.element, this.store.bot.name, text);
		else if (text) this.toasts.show(text);
		if (url) this.follow(url);
	}

	/** Follow a link: those into this Telegram open here, others in a new tab. */
	follow(address, event) {
		const inner = /^https:\/\/t\.me\/(c\/(\d+)\/(\d+)(?:\/(\d+))?|(\w+)(?:\?start=([\w-]+))?)$/.exec(address);
		if (!inner) {
			if (!event) window.open(address, "_blank", "noopener");
			return;
		}
		event?.preventDefault();
		const [, , group, first, second, name, payload] = inner;
		if (group) this.openMessage(Number(`-100${group}`), Number(first), Number(second ?? first));
		else if (name === this.store.bot.username) this.openBot(payload);
		else this.toasts.show(say("opened_link", { url: address }));
	}

	openMessage(chatId, first, id) {
		const chat = this.view.chat(chatId);
		if (!chat) return;
		const thread = chat.forum && chat.topics.has(first) ? first : chat.index.get(id);
		if (thread === undefined) return;
		this.open(chat, thread);
		if (id !== thread) this.jump(id);
	}

	openBot(payload) {
		const chat = this.view.chat(this.store.bot.id);
		this.open(chat);
		if (!payload) return;
		if (chat.last()) this.run(act(this.person.id, "starts", { chat: chat.id, payload }));
		else this.startPayload = payload;
	}

	jump(id) {
		if (this.conversation.jump(id)) return;
		const thread = this.chat.index.get(id);
		if (thread === undefined) return;
		this.open(this.chat, thread);
		this.conversation.jump(id);
	}

	vote(message, options) {
		return this.run(act(this.person.id, "votes", { chat: this.chat.id, message: message.id, options }));
	}

	react(message, emoji) {
		const plain = emoji.replace("\ufe0f", "");
		const mine = message.reactions?.some((reaction) => reaction.emoji === plain && reaction.by === this.person.id);
		return this.run(act(this.person.id, "reacts", { chat: this.chat.id, message: message.id, emoji: mine ? null : emoji }));
	}

	async copy(text) {
		if (await this.run(navigator.clipboard.writeText(text))) this.toasts.show(say("copied"));
	}

	/** A new message that asks for a reply sets the composer to answer it, as Telegram does. */
	takeMessage(chat, message) {
		if (message.force_reply && chat.id === this.chat.id && chat.threadOf(message) === this.thread) this.composer.setMode({ reply: message });
	}

	/** Wait for something that may be refused; shows why. Gives its result (true if it has none), or null. */
	async run(promise, complaint) {
		try {
			return (await promise) ?? true;
		} catch (error) {
			const why = error instanceof Unreachable ? say("unreachable") : complaint ?? say("refused", { why: error.message });
			this.toasts.show(why, true);
			return null;
		}
	}

	draft(chatId, thread) {
		return this.drafts.get(`${chatId}/${thread}`) ?? "";
	}

	keepDraft(chatId, thread, text) {
		this.drafts.set(`${chatId}/${thread}`, text);
	}

	/** Go on where a pane that this one replaces stood. */
	takeOver(old) {
		this.drafts = old.drafts;
		this.waiting = old.waiting;
		const chat = old.chat && this.view.chat(old.chat.id);
		this.thread = null;
		if (chat) this.open(chat, old.thread ?? undefined);
		this.show(old.screen);
	}

	get forum() {
		return [...this.view.chats.values()].find((chat) => chat.forum);
	}

	newestTopic() {
		return this.forum?.shownTopics().find(({ id, closed }) => id !== GENERAL && !closed);
	}

	/** Let the tour write for this person: to the bot (starting it if need be), or into the group's newest topic. */
	async sayFor(text, topic) {
		const newest = topic && this.newestTopic();
		const bot = this.view.chat(this.store.bot.id);
		if (newest) this.open(this.forum, newest.id);
		else if (this.chat !== bot) this.open(bot);
		if (!newest && !bot.last()) await this.run(act(this.person.id, "starts", { chat: bot.id }));
		this.composer.sendText(text);
	}

	/** The composer changed its height, or one's own message went out. */
	settle(own = false) {
		if (own || this.conversation?.stuck) this.conversation?.toBottom();
	}

	key(event) {
		if ((event.ctrlKey || event.metaKey) && event.code === "KeyF" && this.screen === "main") {
			event.preventDefault();
			this.search.open();
		}
		if (event.key !== "Escape" || this.screen !== "main") return;
		event.preventDefault();
		this.goBack();
	}
}
