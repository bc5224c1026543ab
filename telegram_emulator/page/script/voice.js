import { fileAddress } from "./api.js";
import { h, stableNumber } from "./dom.js";
import { icon } from "./icons.js";
import { playTime, sizeWords } from "./times.js";
import { say } from "./words.js";

const BARS = 32;
let playing = null;

/** Bars that look like speech and are always the same for one file. */
function bars(id) {
	return Array.from({ length: BARS }, (_, i) => {
		const height = 18 + ((stableNumber(`${id}/${i}`, 100) + stableNumber(`${id}/${i >> 1}`, 100)) * 0.41);
		return h("i", { style: { height: `${height}%` } });
	});
}

function soundOf(file, on) {
	const sound = new Audio(fileAddress(file));
	sound.preload = "metadata";
	for (const name of ["timeupdate", "play", "pause", "loadedmetadata"]) sound.addEventListener(name, on);
	sound.addEventListener("ended", () => {
		sound.currentTime = 0;
		on();
	});
	return sound;
}

/** A player for a voice message (with a wave) or for music (with its name). */
export function voicePlayer(message) {
	const { file, kind } = message;
	let sound = null;
	const spoken = kind === "voice";
	const lines = spoken ? bars(file.id ?? file.url) : [];
	const time = h("small", file.duration ? playTime(file.duration) : sizeWords(file.size ?? 0));
	const button = h("button.play", { label: say("play"), onclick: toggle }, icon("play"));

	const length = () => (Number.isFinite(sound?.duration) ? sound.duration : file.duration ?? 0);
	function draw() {
		const on = sound && !sound.paused;
		button.replaceChildren(icon(on ? "pause" : "play"));
		button.setAttribute("aria-label", say(on ? "pause" : "play"));
		const share = length() ? sound.currentTime / length() : 0;
		lines.forEach((bar, i) => bar.classList.toggle("heard", i / BARS < share));
		time.textContent = sound.currentTime > 0 ? `${playTime(sound.currentTime)} / ${playTime(length())}` : playTime(length());
	}
	function toggle() {
		sound ??= soundOf(file, draw);
		if (!sound.paused) return sound.pause();
		if (playing && playing !== sound) playing.pause();
		playing = sound;
		return sound.play().catch(draw);
	}
	function seek(event) {
		sound ??= soundOf(file, draw);
		const box = wave.getBoundingClientRect();
		if (length()) sound.currentTime = ((event.clientX - box.left) / box.width) * length();
	}
	const wave = h("span.wave", { onclick: seek }, lines);
	const name = h("b", file.title ?? file.name ?? say("audio"));
	return h("div.voice", button, h("div.voice-text", spoken ? wave : name, time));
}
