import { currentLanguage, say } from "./words.js";

/** A Date from unix seconds or an ISO text. */
export const toDate = (value) => new Date(typeof value === "number" ? value * 1000 : value);

const STYLES = {
	minutes: { hour: "2-digit", minute: "2-digit" },
	seconds: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
	full: { dateStyle: "long", timeStyle: "medium" },
	short: { day: "numeric", month: "short" },
	day: { day: "numeric", month: "long" },
	year: { day: "numeric", month: "long", year: "numeric" },
};
const formats = new Map();

/** Formats are kept: making one takes a hundred times longer than using it. */
function format(value, style) {
	const key = currentLanguage() + style;
	if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(currentLanguage() === "ru" ? "ru-RU" : "en-GB", STYLES[style]));
	return formats.get(key).format(toDate(value));
}

export const clockTime = (value) => format(value, "minutes");
export const clockSeconds = (value) => format(value, "seconds");
export const fullTime = (value) => format(value, "full");
export const dayKey = (value) => toDate(value).toDateString();

/** “Today”, “Yesterday” or a date, as seen at `now`. */
export function dayName(value, now) {
	const date = toDate(value);
	if (dayKey(date) === dayKey(now)) return say("today");
	if (dayKey(date) === dayKey(new Date(now - 86_400_000))) return say("yesterday");
	return format(date, date.getFullYear() === now.getFullYear() ? "day" : "year");
}

/** Time for today's messages, otherwise the date: for lists. */
export function shortTime(value, now) {
	return dayKey(value) === dayKey(now) ? clockTime(value) : format(value, "short");
}

/** 65 → "1:05". */
export function playTime(seconds) {
	const whole = Math.max(0, Math.round(seconds || 0));
	return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** 90061 → "1 d 1 h 1 min". */
export function spanWords(seconds) {
	const parts = [];
	let rest = Math.round(seconds);
	for (const [size, word] of [[86400, "day_short"], [3600, "hour_short"], [60, "minute_short"], [1, "second_short"]]) {
		if (rest >= size) parts.push(`${Math.floor(rest / size)} ${say(word)}`);
		rest %= size;
	}
	return parts.slice(0, 3).join(" ");
}

export function sizeWords(bytes) {
	if (bytes < 1024) return `${bytes} ${say("bytes")}`;
	if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} ${say("kilobytes")}`;
	return `${(bytes / 1024 / 1024).toFixed(1)} ${say("megabytes")}`;
}
