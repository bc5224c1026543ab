import { avatar, tone } from "./avatar.js";
import { h } from "./dom.js";
import { formatted, onlyEmoji } from "./formatting.js";
import { icon } from "./icons.js";
import { inlineButtons } from "./inline_buttons.js";
import { linkPreview } from "./cards.js";
import { albumOf, isNaked, isVisual, mediaOf } from "./media.js";
import { serviceWords, summary } from "./summary.js";
import { clockTime, fullTime } from "./times.js";
import { say, sayOr } from "./words.js";

function meta(message, item) {
	return h("span.meta",
		message.edit_date ? say("edited") : null,
		h("time", { title: fullTime(message.date) }, clockTime(message.date)),
		item.own ? [icon(item.read ? "read" : "check"), h("span.quiet", say(item.read ? "read" : "sent"))] : null);
}

function elsewhere({ title, name, words: text, kind }, quote) {
	return h("div.quoted", h("b", `${name} · ${title}`), h("span", quote ?? text ?? sayOr(kind, "")));
}

function quoted(message, chat, on) {
	if (message.elsewhere) return elsewhere(message.elsewhere, message.quote);
	if (!message.reply_to) return null;
	const target = chat.find(message.reply_to);
	if (target?.service && target.id === message.thread_id) return null;
	const text = message.quote ?? (target ? summary(target) : say("original_gone"));
	return h("button", { class: `quoted ${message.quote ? "cut" : ""}`, title: say("jump"), onclick: () => on.jump(message.reply_to) },
		target ? h("b", target.from.name) : null, h("span", text));
}

function origin({ forward }) {
	if (!forward) return null;
	const chat = forward.sender_chat ?? forward.chat;
	const { first_name: first, last_name: last } = forward.sender_user ?? {};
	const name = forward.sender_user_name ?? chat?.title ?? ([first, last].filter(Boolean).join(" ") || say("unknown"));
	return h("span.origin", say("forwarded", { name }));
}

function reactions(message, person, on) {
	if (!message.reactions?.length) return null;
	const byEmoji = new Map();
	for (const { emoji = "⭐", by } of message.reactions) byEmoji.set(emoji, [...(byEmoji.get(emoji) ?? []), by]);
	return h("div.reactions", [...byEmoji].map(([emoji, people]) =>
		h("button.reaction", { label: say("react", { emoji }), "aria-pressed": String(people.includes(person)), onclick: () => on.react(message, emoji) },
			h("i", emoji), people.length > 1 ? String(people.length) : null)));
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
	const media = album ? albumOf(item.messages) : mediaOf(message, item.person, on);
	const preview = linkPreview(message, on);
	const tucked = media && !visual && !naked && !text && message.kind !== "poll";
	const sign = meta(item.messages.at(-1), item);
	if (tucked) sign.classList.add("tucked");
	const head = [
		item.showName ? h("b", { class: `sender name-${tone(message.from)}` }, message.from.name) : null,
		message.via ? h("span.origin", say("via", { name: message.via })) : null,
		origin(message), quoted(message, chat, on), preview && message.preview?.show_above_text ? preview : null];
	const below = preview && !message.preview?.show_above_text ? preview : null;
	if (text && !below) text.append(sign);
	const framed = media && visual && !text
		? h("div", { style: { position: "relative" } }, media, h("span.over", sign))
		: media;
	const shape = naked ? "naked" : visual ? `bare ${album ? "" : "one"}` : "tailed";
	return h("div", { class: `bubble ${shape} ${visual && text ? "tailed" : ""}` },
		head, message.above ? [text, framed] : [framed, text], below, reactions(message, item.person, on), (text && !below) || (visual && media && !text) ? null : sign);
}

/** On a touch screen a tap on a bubble opens its menu, as in Telegram's own apps. */
function tapped(event, message, on) {
	if (event.pointerType === "touch" && !event.target.closest("button, a, video, label, code, pre, blockquote, .spoiler, .wave")) on.menu(event, message);
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
