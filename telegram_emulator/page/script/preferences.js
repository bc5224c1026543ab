import { useLanguage } from "./words.js";

/** What this browser remembers; a browser without storage simply forgets. */
export function recall(key) {
	try {
		return localStorage.getItem(`telegram-emulator.${key}`);
	} catch {
		return null;
	}
}

export function remember(key, value) {
	try {
		localStorage.setItem(`telegram-emulator.${key}`, value);
	} catch {
		return;
	}
}

export function setTheme(theme) {
	document.documentElement.dataset.theme = theme;
	remember("theme", theme);
}

export function shownTheme() {
	const chosen = document.documentElement.dataset.theme;
	return chosen ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

export function setLanguage(language) {
	useLanguage(language);
	remember("language", language);
}

/** The ids of people whose panes were put away; null if nobody has chosen yet. */
export function hiddenPeople() {
	const ids = recall("hidden");
	return ids === null ? null : new Set(ids.split(",").filter(Boolean).map(Number));
}

export function hidePeople(ids) {
	remember("hidden", [...ids].join(","));
}

/** Russian comes first: English only for readers who ask for another language and not for Russian. */
export function restorePreferences() {
	const theme = recall("theme");
	if (theme) document.documentElement.dataset.theme = theme;
	const russian = /^(ru|be|uk|kk)\b/i.test(navigator.language ?? "ru");
	useLanguage(recall("language") ?? (russian ? "ru" : "en"));
}
