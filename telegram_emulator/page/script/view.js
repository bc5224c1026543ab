/** The key of the only thread of a chat without topics, and of a forum's General topic. */
export const WHOLE = 0;
export const GENERAL = 1;

/** One chat as one person sees it: its messages by thread, its topics, its reply keyboard. */
export class Chat {
	constructor(data) {
		this.threads = new Map();
		this.index = new Map();
		this.byId = new Map();
		this.topics = new Map();
		this.typing = new Map();
		this.read = new Map();
		this.update(data);
		for (const topic of data.topics ?? []) this.topics.set(topic.id, topic);
		if (this.forum && !this.topics.has(GENERAL)) this.topics.set(GENERAL, { id: GENERAL, name: "General" });
		for (const message of data.messages ?? []) this.put(message);
	}

	update(data) {
		const { messages, topics, ...rest } = data;
		Object.assign(this, rest);
		this.forum = Boolean(data.is_forum);
		this.private = data.type === "private";
	}

	/** In private chats both sides pin, in groups administrators. */
	mayPin(person) {
		const member = this.members?.find(({ id }) => id === person);
		return this.private || ["creator", "administrator"].includes(member?.status);
	}

	threadOf(message) {
		if (!this.forum) return WHOLE;
		return message.thread_id && this.topics.has(message.thread_id) ? message.thread_id : GENERAL;
	}

	messages(thread) {
		return this.threads.get(thread) ?? [];
	}

	find(id) {
		return this.byId.get(id);
	}

	/** Add a message or replace its former version. Gives true if it is new. */
	put(message) {
		const known = this.index.get(message.id);
		this.byId.set(message.id, message);
		if (known !== undefined) {
			const list = this.threads.get(known);
			list[list.findIndex((other) => other.id === message.id)] = message;
			return false;
		}
		const thread = this.threadOf(message);
		if (!this.threads.has(thread)) this.threads.set(thread, []);
		const list = this.threads.get(thread);
		let place = list.length;
		while (place > 0 && list[place - 1].id > message.id) place -= 1;
		list.splice(place, 0, message);
		this.index.set(message.id, thread);
		this.typing.delete(thread);
		return true;
	}

	drop(ids) {
		for (const id of ids) {
			const thread = this.index.get(id);
			if (thread === undefined) continue;
			this.threads.set(thread, this.messages(thread).filter((message) => message.id !== id));
			this.index.delete(id);
			this.byId.delete(id);
		}
	}

	/** Topics as the list shows them: General first, then by the latest message. */
	shownTopics() {
		const rank = (topic) => (topic.id === GENERAL ? Infinity : this.messages(topic.id).at(-1)?.id ?? topic.id);
		return [...this.topics.values()].filter((topic) => !topic.deleted).sort((a, b) => rank(b) - rank(a));
	}

	last(thread) {
		if (thread !== undefined) return this.messages(thread).at(-1);
		let newest;
		for (const list of this.threads.values()) {
			const message = list.at(-1);
			if (message && (!newest || message.id > newest.id)) newest = message;
		}
		return newest;
	}

	markRead(thread) {
		const newest = this.messages(thread).at(-1)?.id ?? 0;
		if ((this.read.get(thread) ?? 0) >= newest) return false;
		this.read.set(thread, newest);
		return true;
	}

	/** Take over what was read; a world that began anew has smaller numbers. */
	recall(read) {
		for (const [thread, id] of read) this.read.set(thread, Math.min(id, this.messages(thread).at(-1)?.id ?? 0));
	}

	markAllRead() {
		for (const thread of this.threads.keys()) this.markRead(thread);
	}

	/** The id of the first message of others that came since this person last looked. */
	firstUnread(thread, person) {
		const read = this.read.get(thread) ?? 0;
		return this.messages(thread).find(({ id, from, kind }) => id > read && from.id !== person && kind !== "service")?.id ?? null;
	}

	/** How many messages of others came since this person last looked. */
	unread(thread, person) {
		if (thread === undefined) {
			let sum = 0;
			for (const key of this.threads.keys()) if (!this.topics.get(key)?.deleted) sum += this.unread(key, person);
			return sum;
		}
		const read = this.read.get(thread) ?? 0;
		const list = this.messages(thread);
		let count = 0;
		for (let i = list.length - 1; i >= 0 && list[i].id > read; i -= 1) {
			if (list[i].from.id !== person && list[i].kind !== "service") count += 1;
		}
		return count;
	}
}

/** Everything that one person sees. */
export class View {
	constructor(person, bot) {
		this.person = person;
		this.bot = bot;
		this.chats = new Map();
		this.seq = 0;
		this.held = null;
	}

	/** Take in a whole answer of /emulator/view; what was read stays read. */
	load({ chats, seq }, first) {
		const before = this.chats;
		this.chats = new Map();
		for (const data of chats) {
			const chat = new Chat({ ...data, id: this.key(data.id) });
			this.chats.set(chat.id, chat);
			const old = before.get(chat.id);
			if (old) chat.recall(old.read);
			else if (first) chat.markAllRead();
		}
		if (!this.chats.has(this.bot.id)) {
			this.chats.set(this.bot.id, new Chat({ id: this.bot.id, title: this.bot.name, type: "private" }));
		}
		this.seq = seq;
	}

	/** A private chat has two ids, one from each side: here it is always the bot's. */
	key(chatId) {
		return chatId === this.person.id ? this.bot.id : chatId;
	}

	chat(chatId) {
		return this.chats.get(this.key(chatId));
	}

	/** Chats by their latest message, newest first. */
	shownChats() {
		return [...this.chats.values()].sort((a, b) => (b.last()?.date ?? 0) - (a.last()?.date ?? 0));
	}

	unread() {
		let sum = 0;
		for (const chat of this.chats.values()) sum += chat.unread(undefined, this.person.id);
		return sum;
	}
}
