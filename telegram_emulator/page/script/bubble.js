import { avatar, tone } from "./avatar.js";
import { h } from "./dom.js";
import { formatted, onlyEmoji } from "./formatting.js";
import { icon } from "./icons.js";
import { inlineButtons } from "./inline_buttons.js";
import { albumOf, isNaked, isVisual, mediaOf } from "./media.js";
import { serviceWords, summary } from "./summary.js";
import { clockTime, fullTime } from "./times.js";
import { say } from "./words.js";

function meta(message, own) {
	return h("span.meta",
		message.edit_date ? say("edited") : null,
		h("time", { title: fullTime(message.date) }, clockTime(message.date)),
		own ? [icon("check"), h("span.quiet", say("sent"))] : null);
}

function quoted(message, chat, on) {
	if (!message.reply_to) return null;
	const target = chat.find(message.reply_to);
	if (target?.service && target.id === message.thread_id) return null;
	const text = message.quote ?? (target ? summary(target) : say("original_gone"));
	return h("button.quoted", { label: say("jump"), onclick: () => on.jump(message.reply_to) },
		target ? h("b", target.from.name) : null, h("span", text));
}

function origin({ forward }) {
	if (!forward) return null;
	const chat = forward.sender_chat ?? forward.chat;
	const { first_name: first, last_name: last } = forward.sender_user ?? {};
	const name = forward.sender_user_name ?? chat?.title ?? ([first, last].filter(Boolean).join(" ") || say("unknown"));
	return h("span.origin", say("forwarded", { name }));
}

function reactions(message, on) {
	if (!message.reactions?.length) return null;
	const counts = new Map();
	for (const { emoji } of message.reactions) counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
	return h("div.reactions", [...counts].map(([emoji, count]) =>
		h("button.reaction", { label: say("react", { emoji }), onclick: () => on.react(message, emoji) },
			h("i", emoji), count > 1 ? String(count) : null)));
}

function words(message, on) {
	const text = message.text ?? message.caption;
	if (!text) return null;
	const large = message.kind === "text" && !message.entities?.length && onlyEmoji(text);
	return h("div", { class: `words ${large ? "large" : ""}`, dir: "auto" }, formatted(text, message.entities, on));
}

function body(item, chat, on) {
	const [message] = item.messages;
	const worded = item.messages.find((part) => part.caption || part.text) ?? message;
	const album = item.messages.length > 1;
	const visual = item.messages.every(isVisual) && Boolean(message.file);
	const naked = !album && isNaked(message);
	const text = words(worded, on);
	const media = album ? albumOf(item.messages) : mediaOf(message);
	const tucked = media && !visual && !naked && !text;
	const sign = meta(item.messages.at(-1), item.own);
	if (tucked) sign.classList.add("tucked");
	const head = [
		item.showName ? h("b", { class: `sender name-${tone(message.from)}` }, message.from.name) : null,
		origin(message), quoted(message, chat, on)];
	if (text) text.append(sign);
	const framed = media && visual && !text
		? h("div", { style: { position: "relative" } }, media, h("span.over", sign))
		: media;
	const shape = naked ? "naked" : visual ? `bare ${album ? "" : "one"}` : "tailed";
	return h("div", { class: `bubble ${shape} ${visual && text ? "tailed" : ""}` },
		head, framed, text, reactions(item.messages[0], on), text || (visual && media) ? null : sign);
}

/** On a touch screen a tap on a bubble opens its menu, as in Telegram's own apps. */
function tapped(event, message, on) {
	if (event.pointerType === "touch" && !event.target.closest("button, a, video, code, pre, blockquote, .spoiler, .wave")) on.menu(event, message);
}

/**
 * One row of the conversation: a message, an album, or a service pill.
 * `item` = {messages, own, grouped, showName, first, last}; `on` holds what the row may ask of the pane.
 */
export function bubbleRow(item, chat, waiting, on) {
	const [message] = item.messages;
	if (message.kind === "service") return h("div.pill", { "data-id": message.id }, serviceWords(message));
	const side = item.own ? "out" : "in";
	const more = h("button.more", { label: say("actions"), "aria-haspopup": "menu",
		onclick: (event) => on.menu(event, message) }, icon("more"));
	const stack = h("div.stack", {
		oncontextmenu: (event) => on.menu(event, message), ondblclick: () => on.reply(message), onclick: (event) => tapped(event, message, on),
	}, body(item, chat, on), message.buttons?.length ? inlineButtons(message, waiting, on) : null, more);
	const picture = !item.grouped || item.own ? null
		: item.last ? avatar(message.from, "small") : h("span.gap");
	return h("div", {
		class: `row ${side} ${item.first ? "first" : ""} ${item.last ? "last" : ""} ${item.grouped ? "grouped" : ""}`,
		"data-id": message.id, "data-ids": item.messages.map((part) => part.id).join(" "),
	}, picture, stack);
}
