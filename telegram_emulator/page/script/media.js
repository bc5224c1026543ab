import { fileAddress } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { sizeWords } from "./times.js";
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
	return h("button.ring", { label: say("play_video"), onclick: toggle }, video);
}

function sticker(message) {
	const emoji = message.file?.emoji ?? "🙂";
	const fallback = () => h("span.sticker", { role: "img", label: say("sticker") }, emoji);
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

function card(sign, title, note) {
	return h("div.file", h("span.file-sign", { "aria-hidden": "true" }, icon(sign)),
		h("span.file-name", h("b", title), note ? h("small.card-line", note) : null));
}

function poll({ question, options = [] }) {
	const total = options.reduce((sum, option) => sum + (option.voter_count ?? 0), 0);
	const lines = options.map((option) => {
		const share = total ? Math.round(((option.voter_count ?? 0) / total) * 100) : 0;
		return h("div.poll-line", h("span", `${share}%`), h("span", option.text), h("i", { style: { "--share": `${share}%` } }));
	});
	return h("div.poll", h("b", question ?? ""), lines, h("small", say("votes", { n: total })));
}

const place = ({ latitude, longitude } = {}) => (latitude === undefined ? "" : `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`);

/** What a message of another kind than text shows above its caption; null for plain text. */
export function mediaOf(message) {
	const { location, venue = {}, contact = {}, poll: asked = {}, dice = {} } = message.content ?? {};
	switch (message.kind) {
		case "photo": case "video": case "animation": return message.file ? h("div.frame", visual(message, true)) : null;
		case "video_note": return videoNote(message);
		case "voice": case "audio": return voicePlayer(message);
		case "document": return documentCard(message);
		case "sticker": return sticker(message);
		case "location": return card("place", say("location"), place(location));
		case "venue": return card("place", venue.title ?? say("venue"), venue.address ?? place(location));
		case "contact": return card("person", [contact.first_name, contact.last_name].filter(Boolean).join(" ") || say("contact"), contact.phone_number);
		case "poll": return poll(asked);
		case "dice": return h("span.sticker", { role: "img", label: `${say("dice")} ${dice.value ?? ""}` }, dice.emoji ?? "🎲");
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
	if (!messages.every(isVisual)) return h("div.pile", messages.map(mediaOf));
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
