import { act, upload } from "./api.js";
import { offerFiles } from "./attachments.js";
import { h } from "./dom.js";
import { emojiPanel } from "./emoji.js";
import { attachMenu } from "./extras.js";
import { Hints } from "./hints.js";
import { icon } from "./icons.js";
import { InlineMode } from "./inline_mode.js";
import { parseMarkup, toMarkup } from "./markup.js";
import { Recorder } from "./recorder.js";
import { roundButton } from "./round_button.js";
import { summary } from "./summary.js";
import { playTime } from "./times.js";
import { say } from "./words.js";

/** What stands under a conversation: input, attachments, voice, the bot's keyboard. */
export class Composer {
	constructor(pane, chat, thread) {
		Object.assign(this, { pane, chat, thread, person: pane.person.id, mode: null });
		this.hints = new Hints((command) => this.choose(command));
		this.bar = h("div.bar", { hidden: true });
		this.note = h("p.closed-note", { hidden: true }, icon("lock"), say("topic_closed"));
		this.input = h("textarea", { rows: "1", dir: "auto", label: say("write"), oninput: () => this.typed(), onkeydown: (event) => this.key(event),
			onpaste: (event) => this.paste(event), onblur: () => this.hints.hide() });
		this.picker = h("input", { type: "file", multiple: true, hidden: true, onchange: () => this.picked() });
		this.boardToggle = roundButton("keyboard", "keyboard", () => this.toggleBoard());
		this.commandButton = roundButton("commands", "commands", () => this.startCommand());
		this.attach = roundButton("clip", "attach", (event) => attachMenu(this, event), { "aria-haspopup": "menu" });
		this.inline = new InlineMode(this);
		this.faces = emojiPanel((emoji) => this.insert(emoji), (emoji) => this.sendSticker(emoji));
		this.smile = roundButton("smile", "emoji", () => this.toggleFaces(), { "aria-expanded": "false" });
		this.sendButton = roundButton("send", "send", () => this.sendOrRecord());
		this.sendButton.classList.add("send");
		this.row = h("div.input-row", this.attach, this.picker, this.input, this.commandButton, this.smile, this.boardToggle, this.sendButton);
		this.board = h("div.board", { role: "group", label: say("keyboard") });
		this.wide = h("button.wide-button", { hidden: true, onclick: () => this.pressWide() });
		this.element = h("div.composer", this.hints.element, this.inline.element, this.note, this.bar, this.row, this.faces, this.board, this.wide);
		this.boardShown = true;
		this.input.value = pane.draft(chat.id, thread);
		this.draw();
	}

	get target() {
		return { chat: this.chat.id, topic: this.chat.forum && this.thread > 1 ? this.thread : null };
	}

	get replyTo() {
		return this.mode?.reply?.id ?? null;
	}

	/** Match the chat as it is now: keyboard, closed topic, start and unblock buttons. */
	draw() {
		const { chat } = this;
		const started = !chat.private || chat.messages(this.thread).length > 0;
		this.wide.hidden = started && !chat.blocked;
		this.wide.textContent = say(chat.blocked ? "unblock" : "start");
		this.row.hidden = !this.wide.hidden;
		this.note.hidden = !chat.topics.get(this.thread)?.closed;
		const rows = chat.keyboard ?? [];
		this.boardToggle.hidden = rows.length === 0;
		this.boardToggle.setAttribute("aria-pressed", String(this.boardShown));
		this.board.hidden = rows.length === 0 || !this.boardShown || this.row.hidden;
		this.commandButton.hidden = !chat.commands?.length || this.input.value !== "";
		if (this.drawnRows !== rows) {
			this.drawnRows = rows;
			this.board.replaceChildren(...rows.map((row) => h("div.board-row", row.map((key) => this.boardKey(key)))));
		}
		this.input.placeholder = this.mode?.reply?.force_reply?.placeholder || chat.placeholder || say(this.mode?.reply ? "answer" : "write");
		this.drawSend();
	}

	boardKey(key) {
		const text = key.text ?? key;
		return h("button.board-key", { onclick: () => this.pressKey(key, text) }, text);
	}

	/** A key sends its words; some ask for one's contact or place instead. */
	pressKey(key, text) {
		const kind = key.request_contact ? "contact" : key.request_location ? "location" : null;
		if (kind) this.pane.run(act(this.person, "sends_other", { ...this.target, kind }));
		else this.sendText(text);
	}

	drawSend() {
		const voice = this.input.value.trim() === "" && !this.mode?.edit && !this.recorder;
		const label = this.recorder ? "stop_record" : this.mode?.edit ? "save" : voice ? "record" : "send";
		this.sendButton.replaceChildren(icon(this.mode?.edit ? "check" : voice ? "microphone" : "send"));
		this.sendButton.setAttribute("aria-label", say(label));
		this.sendButton.title = say(label);
	}

	toggleBoard() {
		this.boardShown = !this.boardShown;
		this.draw();
		this.pane.settle();
	}

	toggleFaces(open = this.faces.hidden) {
		this.faces.hidden = !open;
		this.smile.setAttribute("aria-expanded", String(open));
		this.pane.settle();
	}

	insert(emoji) {
		this.input.setRangeText(emoji, this.input.selectionStart, this.input.selectionEnd, "end");
		this.typed();
	}

	async sendSticker(emoji) {
		this.toggleFaces(false);
		const files = [{ emoji, name: "sticker.webp" }];
		if (await this.pane.run(act(this.person, "sends_media", { ...this.target, kind: "sticker", files, reply_to: this.replyTo }))) this.sent();
	}

	/** Something other than text went out: what was answered is done. */
	sent() {
		this.leaveMode(this.mode);
		this.pane.settle(true);
	}

	clear() {
		this.input.value = "";
		this.typed();
		this.pane.settle(true);
	}

	startInline(query) {
		this.input.value = `@${this.pane.store.bot.username} ${query}`;
		this.input.focus();
		this.typed();
	}

	pick(accept) {
		this.picker.accept = accept;
		this.picker.click();
	}

	startCommand() {
		this.input.value = "/";
		this.input.focus();
		this.typed();
	}

	typed() {
		if (!this.mode?.edit) this.pane.keepDraft(this.chat.id, this.thread, this.input.value);
		this.hints.offer(this.input.value, this.chat.commands);
		this.inline.typed(this.input.value);
		this.commandButton.hidden = !this.chat.commands?.length || this.input.value !== "";
		this.drawSend();
	}

	key(event) {
		if (event.isComposing || this.hints.takeKey(event)) return;
		if (event.key === "Enter" && !event.shiftKey) {
			event.preventDefault();
			this.send();
		} else if (event.key === "Escape" && !this.faces.hidden) {
			event.stopPropagation();
			this.toggleFaces(false);
		} else if (event.key === "Escape" && this.mode) {
			event.stopPropagation();
			this.setMode(null);
		} else if (event.key === "ArrowUp" && this.input.value === "" && !this.mode) this.editLast(event);
	}

	editLast(event) {
		const mine = this.chat.messages(this.thread).filter((message) => message.from.id === this.person && message.text);
		if (!mine.length) return;
		event.preventDefault();
		this.setMode({ edit: mine.at(-1) });
	}

	/** Answer a message ({reply}), change one's own ({edit}), or neither (null). */
	setMode(mode) {
		const editing = this.mode?.edit;
		this.mode = mode;
		const message = mode?.reply ?? mode?.edit;
		this.bar.hidden = !message;
		if (message) {
			const title = mode.edit ? say("editing") : say("reply_to", { name: message.from.name });
			this.bar.replaceChildren(icon(mode.edit ? "edit" : "reply"), h("span", h("b", title), h("em", mode.quote ?? summary(message))),
				roundButton("close", "cancel", () => this.setMode(null)));
			if (mode.edit) this.input.value = toMarkup(message.text ?? message.caption ?? "", message.entities);
			this.input.focus({ preventScroll: true });
		}
		if (editing && !mode?.edit) this.input.value = this.pane.draft(this.chat.id, this.thread);
		this.draw();
		this.pane.settle();
	}

	/** What was answered or changed is done; but the bot may have asked for another reply meanwhile. */
	leaveMode(mode) {
		if (mode && this.mode === mode) this.setMode(null);
	}

	sendOrRecord() {
		if (this.recorder || this.input.value.trim() || this.mode?.edit) return this.send();
		return this.record();
	}

	async send() {
		if (this.recorder) return this.sendVoice();
		const { text, entities } = parseMarkup(this.input.value);
		if (this.mode?.edit) return this.saveEdit(text, entities);
		if (!text) return undefined;
		const typed = this.input.value;
		this.input.value = "";
		this.typed();
		if (await this.sendText(text, entities)) return undefined;
		this.input.value ||= typed;
		return this.typed();
	}

	async saveEdit(text, entities) {
		const { mode, mode: { edit } } = this;
		const words = edit.kind === "text" ? { text } : { caption: text };
		const marks = entities.length ? { entities } : {};
		const done = await this.pane.run(act(this.person, "edits", { chat: this.chat.id, message: edit.id, ...words, ...marks }));
		if (done) this.leaveMode(mode);
	}

	/** Send a text. Gives false if that failed. */
	async sendText(text, entities = []) {
		const { mode } = this;
		const arrived = this.pane.conversation.sending(text);
		const done = await this.pane.run(act(this.person, "writes", { ...this.target, text, entities, reply_to: this.replyTo, quote: mode?.quote ?? null }));
		arrived();
		if (!done) return false;
		this.leaveMode(mode);
		this.pane.settle(true);
		return true;
	}

	/** A command chosen from the list goes out at once, as in Telegram. */
	choose(command) {
		this.input.value = "";
		this.typed();
		this.sendText(command);
	}

	async record() {
		const recorder = new Recorder();
		if (!(await this.pane.run(recorder.start(), say("no_microphone")))) return;
		this.recorder = recorder;
		const started = Date.now();
		const time = h("span.recording", { role: "timer" }, "0:00");
		this.timer = setInterval(() => { time.textContent = playTime((Date.now() - started) / 1000); }, 250);
		const cancel = roundButton("trash", "cancel", () => this.stopRecording());
		this.recordRow = h("div.input-row", cancel, time, this.sendButton);
		this.row.replaceWith(this.recordRow);
		this.drawSend();
		this.sendButton.focus();
	}

	stopRecording() {
		clearInterval(this.timer);
		this.recorder?.release();
		this.recorder = null;
		this.recordRow.replaceWith(this.row);
		this.row.append(this.sendButton);
		this.drawSend();
		this.input.focus({ preventScroll: true });
	}

	async sendVoice() {
		const file = await this.recorder.finish();
		this.stopRecording();
		const { mode } = this;
		await this.pane.run(upload(this.person, { ...this.target, kind: "voice", replyTo: this.replyTo }, [file]));
		this.leaveMode(mode);
	}

	picked() {
		this.offer([...this.picker.files]);
		this.picker.value = "";
	}

	offer(files) {
		if (!files.length) return;
		const { mode } = this;
		const target = { ...this.target, replyTo: this.replyTo };
		offerFiles(this.pane.element, this.person, target, files, (promise) => this.pane.run(promise), () => this.leaveMode(mode));
	}

	paste(event) {
		const files = [...event.clipboardData.files];
		if (!files.length) return;
		event.preventDefault();
		this.offer(files);
	}

	pressWide() {
		const { blocked, id } = this.chat;
		const start = { chat: id, payload: this.pane.startPayload };
		this.pane.startPayload = null;
		this.pane.run(blocked ? act(this.person, "unblocks", { chat: id }) : act(this.person, "starts", start));
	}

	focus() {
		if (!this.row.hidden) this.input.focus({ preventScroll: true });
	}
}
