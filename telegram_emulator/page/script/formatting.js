import { h } from "./dom.js";
import { say } from "./words.js";

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s" };
const LONG_QUOTE = 4;

function spoiler(children) {
	const open = (event) => {
		if (node.classList.contains("open")) return;
		event.preventDefault();
		event.stopPropagation();
		node.classList.add("open");
		node.removeAttribute("role");
		node.removeAttribute("tabindex");
		node.removeAttribute("aria-label");
	};
	const node = h("span.spoiler", { role: "button", tabindex: "0", label: say("reveal"), onclick: open,
		onkeydown: (event) => (event.key === "Enter" || event.key === " ") && open(event) }, children);
	return node;
}

function quote(entity, children) {
	const long = entity.type === "expandable_blockquote";
	const node = h("blockquote", { class: long ? "long" : null }, children);
	if (long && node.textContent.split("\n").length + node.textContent.length / 45 > LONG_QUOTE) {
		node.addEventListener("click", () => node.classList.toggle("open"));
	} else node.classList.remove("long");
	return node;
}

function link(address, children, on) {
	const safe = /^(https?|mailto|tel|tg):/i.test(address) ? address : `https://${address}`;
	return h("a", { href: safe, target: "_blank", rel: "noreferrer noopener", onclick: (event) => on.link(safe, event) }, children);
}

function wrap(entity, text, children, on) {
	const { type } = entity;
	if (TAGS[type]) return h(TAGS[type], {}, children);
	if (type === "code") return h("code", { onclick: () => on.copy(text) }, children);
	if (type === "pre") return h("pre", { "data-language": entity.language || null, onclick: () => on.copy(text) }, children);
	if (type === "spoiler") return spoiler(children);
	if (type === "blockquote" || type === "expandable_blockquote") return quote(entity, children);
	if (type === "text_link") return link(entity.url, children, on);
	if (type === "url") return link(text, children, on);
	if (type === "email") return link(`mailto:${text}`, children, on);
	if (type === "phone_number") return link(`tel:${text.replace(/[^+\d]/g, "")}`, children, on);
	if (type === "bot_command") return h("button.as-link", { onclick: () => on.command(text) }, children);
	if (["mention", "text_mention", "hashtag", "cashtag"].includes(type)) return h("span.as-link", children);
	return h("span", children);
}

/** Block entities swallow the line break after them, or there would be an empty line. */
const isBlock = ({ type }) => type === "pre" || type.endsWith("blockquote");

/**
 * Text with Telegram's entities as DOM nodes. Offsets are UTF-16 units, as JavaScript's own.
 * `on` has link(address, event), command(text) and copy(text).
 */
export function formatted(text, entities, on) {
	const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
	const build = (start, end, inner) => {
		const nodes = [];
		let at = start;
		while (inner.length) {
			const entity = inner[0];
			const from = Math.max(entity.offset, at);
			const to = Math.min(entity.offset + entity.length, end);
			const nested = inner.slice(1).filter((other) => other.offset < to);
			inner = inner.slice(1).filter((other) => other.offset >= to);
			if (from >= to) continue;
			if (from > at) nodes.push(text.slice(at, from));
			nodes.push(wrap(entity, text.slice(from, to), build(from, to, nested), on));
			at = to;
			if (isBlock(entity) && text[at] === "\n") at += 1;
		}
		if (at < end) nodes.push(text.slice(at, end));
		return nodes;
	};
	return build(0, text.length, sorted);
}

/** True for a text of one to three emoji, which Telegram shows large. */
export const onlyEmoji = (text) => /^(\p{Extended_Pictographic}[\u{fe0f}\u{200d}\p{Emoji_Modifier}\p{Extended_Pictographic}]*){1,3}$/u.test(text)
	&& [...new Intl.Segmenter().segment(text)].length <= 3;
