import { fileAddress } from "./api.js";
import { contact, dice, place, poll } from "./cards.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { playTime, sizeWords } from "./times.js";
import { openViewer } from "./viewer.js";
import { voicePlayer } from "./voice.js";
import { say } from "./words.js";

/** Kinds that fill the bubble to its edges. */
const VISUAL = new Set(["photo", "video", "animation"]);
/** Kinds without a bubble around them. */
const NAKED = new Set(["sticker", "video_note", "dice"]);

export const isVisual = (message) => VISUAL.has(message.kind);
export const isNaked = (message) => NAKED.has(message.kind);

const isFilm = ({ file, kind }) => /^video\//.test(file?.mime ?? "") || (kind !== "photo" && !/^image\//.test(file?.mime ?? "image/"));

function broken(node) {
	node.classList.add("broken");
	node.replaceChildren(icon("photo"), h("span.quiet", say("no_preview")));
}

function veil(node, message) {
	if (!message.spoiler) return node;
	node.classList.add("veiled");
	node.addEventListener("click", (event) => {
		if (!node.classList.contains("veiled")) return;
		event.stopImmediatePropagation();
		event.preventDefault();
		node.classList.remove("veiled");
	}, { capture: true });
	return node;
}

function photo(message, ratio) {
	const { file } = message;
	const address = fileAddress(file);
	const alt = message.caption || say("photo");
	const node = h("button.photo", { label: say("open_photo"), onclick: () => openViewer(address, message.caption) });
	const shape = (width, height) => ratio && width && height && node.style.setProperty("aspect-ratio", Math.min(2.4, Math.max(0.7, width / height)));
	const image = h("img", { src: address, alt, decoding: "async", onload: () => shape(image.naturalWidth, image.naturalHeight), onerror: () => broken(node) });
	shape(file.width, file.height);
	node.append(image);
	return veil(node, message);
}

function film(message) {
	const { file, kind } = message;
	const moving = kind === "animation";
	const video = h("video", { src: fileAddress(file), preload: "metadata", playsinline: true, controls: !moving, loop: moving, autoplay: moving,
		label: message.caption || say(kind) });
	video.muted = moving;
	return veil(h("div.film", video), message);
}

const visual = (message, ratio) => (isFilm(message) ? film(message) : photo(message, ratio));

function videoNote(message) {
	const video = h("video", { src: fileAddress(message.file), preload: "metadata", playsinline: true, "aria-hidden": "true" });
	const toggle = () => (video.paused ? video.play().catch(() => {}) : video.pause());
	const ring = h("button.ring", { label: say("play_video"), onclick: toggle }, video, icon("play"), h("small", playTime(message.file.duration)));
	for (const name of ["play", "pause", "ended"]) video.addEventListener(name, () => ring.classList.toggle("on", !video.paused));
	return ring;
}

function sticker(message) {
	const emoji = message.file?.emoji ?? "🙂";
	const moving = message.file?.is_animated || message.file?.is_video ? "moving" : "";
	const fallback = () => h("span", { class: `sticker ${moving}`, role: "img", label: say("sticker") }, emoji);
	if (!message.file || !/^image\//.test(message.file.mime ?? "")) return fallback();
	const image = h("img.sticker", { src: fileAddress(message.file), alt: `${say("sticker")} ${emoji}`, onerror: () => image.replaceWith(fallback()) });
	return image;
}

function documentCard({ file }) {
	const name = file.name ?? say("document");
	const ending = /\.(\w{1,4})$/.exec(name)?.[1];
	return h("a.file", { href: fileAddress(file), download: name, label: say("download", { name }) },
		h("span.file-sign", { "aria-hidden": "true" }, ending ?? icon("file")),
		h("span.file-name", h("b", name), h("small", sizeWords(file.size ?? 0))));
}

/** What a message of another kind than text shows above its caption; null for plain text. `person` looks at it. */
export function mediaOf(message, person, on) {
	const { location, venue, contact: about, dice: thrown } = message.content ?? {};
	switch (message.kind) {
		case "photo": case "video": case "animation": return message.file ? h("div.frame", visual(message, true)) : null;
		case "video_note": return videoNote(message);
		case "voice": case "audio": return voicePlayer(message);
		case "document": return documentCard(message);
		case "sticker": return sticker(message);
		case "location": case "venue": return place(location ?? venue.location, venue);
		case "contact": return contact(about);
		case "poll": return poll(message, person, (options) => on.vote(message, options));
		case "dice": return dice(thrown);
		default: return null;
	}
}

/** How many pictures stand in each row of an album of `count`. */
function rowsOf(count) {
	const table = { 1: [1], 2: [2], 3: [1, 2], 4: [2, 2], 5: [2, 3], 6: [3, 3], 7: [2, 2, 3], 8: [2, 3, 3], 9: [3, 3, 3], 10: [2, 2, 3, 3] };
	return table[count] ?? Array(Math.ceil(count / 3)).fill(3);
}

/** A grid of pictures and films, or a pile of files. */
export function albumOf(messages) {
	if (!messages.every(isVisual)) return h("div.pile", messages.map((message) => mediaOf(message)));
	const grid = h("div.album");
	let at = 0;
	for (const inRow of rowsOf(messages.length)) {
		for (const message of messages.slice(at, at + inRow)) {
			const tile = photoTile(message);
			tile.style.gridColumn = `span ${12 / inRow}`;
			if (inRow === 1) tile.style.setProperty("--ratio", "1.6");
			grid.append(tile);
		}
		at += inRow;
	}
	return grid;
}

function photoTile(message) {
	if (!isFilm(message)) return photo(message, false);
	const node = film(message);
	node.classList.add("photo");
	return node;
}
