import { h } from "./dom.js";
import { icon, topicShape } from "./icons.js";
import { GENERAL } from "./view.js";

/** The colour of somebody's name and picture: a number from 0 to 6. Bots are blue. */
export const tone = ({ id, is_bot: isBot }) => (isBot ? 5 : Math.abs(id) % 7);

function initials(name) {
	const words = (name ?? "?").split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
	return words.slice(0, 2).map((word) => [...word.replace(/^[^\p{L}\p{N}]+/u, "")][0].toUpperCase()).join("") || "?";
}

/** A round picture with the initials of a person, bot or chat. `size`: "", "small" or "tiny". */
export function avatar(owner, size = "") {
	const inside = owner.is_bot ? icon("robot") : initials(owner.name ?? owner.title);
	return h("span", { class: `avatar tone-${tone(owner)} ${size}`, "aria-hidden": "true" }, inside);
}

/** The drop of a topic, or the hash of General. */
export function topicIcon(topic, size = "") {
	if (topic.id === GENERAL) return h("span", { class: `topic-icon hash ${size}`, "aria-hidden": "true" }, h("span", "#"));
	const sign = /^\P{L}{0,2}?(\d{1,3})(?!\d)/u.exec(topic.name)?.[1] ?? [...topic.name].find((char) => /[\p{L}\p{N}]/u.test(char))?.toUpperCase() ?? "•";
	return h("span", { class: `topic-icon ${size}`, "aria-hidden": "true" }, topicShape(topic.icon_color ?? 0x6fb9f0), h("span", sign));
}
