import { currentLanguage, say } from "./words.js";

/** A Date from unix seconds or an ISO text. */
export const toDate = (value) => new Date(typeof value === "number" ? value * 1000 : value);

const format = (date, options) => date.toLocaleString(currentLanguage() === "ru" ? "ru-RU" : "en-GB", options);

export const clockTime = (value) => format(toDate(value), { hour: "2-digit", minute: "2-digit" });
export const clockSeconds = (value) => format(toDate(value), { hour: "2-digit", minute: "2-digit", second: "2-digit" });
export const fullTime = (value) => format(toDate(value), { dateStyle: "long", timeStyle: "medium" });
export const dayKey = (value) => format(toDate(value), { year: "numeric", month: "2-digit", day: "2-digit" });

/** “Today”, “Yesterday” or a date, as seen at `now`. */
export function dayName(value, now) {
  const date = toDate(value);
  if (dayKey(date) === dayKey(now)) return say("today");
  if (dayKey(date) === dayKey(new Date(now - 86_400_000))) return say("yesterday");
  const sameYear = date.getFullYear() === now.getFullYear();
  return format(date, { day: "numeric", month: "long", year: sameYear ? undefined : "numeric" });
}

/** Time for today's messages, otherwise the date: for lists. */
export function shortTime(value, now) {
  const date = toDate(value);
  if (dayKey(date) === dayKey(now)) return clockTime(date);
  return format(date, { day: "numeric", month: "short" });
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
