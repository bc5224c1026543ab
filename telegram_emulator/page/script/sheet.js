import { h } from "./dom.js";
import { say } from "./words.js";

/** A window over one pane. Esc and a click outside close it; the focus goes back to where it was. */
export function openSheet(host, { title, content, actions, onclose }) {
	const before = document.activeElement;
	const close = () => {
		if (!veil.isConnected) return;
		veil.remove();
		onclose?.();
		if (before?.isConnected) before.focus({ preventScroll: true });
	};
	const buttons = actions(close);
	const heading = title ? h("h2", title) : null;
	const sheet = h("div.sheet", { role: "dialog", "aria-modal": "true", label: title ?? say("chats") },
		heading, content, h("div.sheet-actions", buttons));
	const veil = h("div.veil", { onmousedown: (event) => event.target === veil && close(), onkeydown: (event) => onKey(event, sheet, close) }, sheet);
	host.append(veil);
	(sheet.querySelector("input[type=text], textarea") ?? buttons.at(-1)).focus();
	return close;
}

function onKey(event, sheet, close) {
	event.stopPropagation();
	if (event.key === "Escape") close();
	if (event.key !== "Tab") return;
	const stops = [...sheet.querySelectorAll("button, input, textarea, a[href]")];
	const next = event.shiftKey ? stops.at(-1) : stops[0];
	const last = event.shiftKey ? stops[0] : stops.at(-1);
	if (document.activeElement === last) {
		event.preventDefault();
		next.focus();
	}
}

/** Telegram's alert: a text and OK. */
export function alertIn(host, title, text) {
	openSheet(host, { title, content: h("p", text),
		actions: (close) => [h("button.plain", { onclick: close }, say("ok"))] });
}

/** Ask before something that can't be taken back. */
export function confirmIn(host, text, label, action) {
	const go = (close) => () => {
		close();
		action();
	};
	openSheet(host, { title: null, content: h("p", text), actions: (close) => [
		h("button.plain", { onclick: go(close) }, label),
		h("button.plain", { onclick: close }, say("cancel"))] });
}

/** Ask for one line of text. */
export function askIn(host, title, label, button, action) {
	const input = h("input", { type: "text", maxlength: "128", label: label, placeholder: label });
	const go = (close) => () => {
		if (!input.value.trim()) return;
		close();
		action(input.value.trim());
	};
	openSheet(host, { title, content: input, actions: (close) => {
		input.addEventListener("keydown", (event) => event.key === "Enter" && go(close)());
		return [h("button.plain", { onclick: close }, say("cancel")),
			h("button.solid", { onclick: go(close) }, button)];
	} });
}
