import { h } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./words.js";

/** Emoji that are drawn in dark grey. */
const DARK = /^[➕➖➗✖✔]\ufe0f?/u;
const SIGN = { url: "link", copy_text: "copy", switch_inline_query_current_chat: "search" };

/** The rows of buttons under a bubble. `on` has press(message, button), link(address), copy(text), and elsewhere(). */
export function inlineButtons(message, waiting, on) {
	const rows = message.buttons.map((row) => h("div.keys-row", row.map((button) => key(message, button, waiting, on))));
	return h("div.keys", rows);
}

function key(message, button, waiting, on) {
	const data = button.data ?? button.callback_data;
	const isWaiting = data !== undefined && waiting.has(`${message.id}/${data}`);
	const sign = SIGN[Object.keys(SIGN).find((name) => name in button)];
	const click = () => {
		if (data !== undefined) on.press(message, data);
		else if (button.url) on.link(button.url);
		else if (button.switch_inline_query_current_chat !== undefined) on.inline(button.switch_inline_query_current_chat);
		else if (button.copy_text) on.copy(button.copy_text.text ?? button.copy_text);
		else on.elsewhere();
	};
	return h("button", {
		class: `key ${button.style ?? ""} ${isWaiting ? "waiting" : ""}`, title: button.text, onclick: click,
		disabled: Boolean(button.disabled), "aria-busy": isWaiting ? "true" : null,
		label: isWaiting ? say("button_waits", { text: button.text }) : null,
	}, h("span", ...words(button.text)), sign ? icon(sign) : null);
}

function words(text) {
	const dark = DARK.exec(text)?.[0];
	return dark ? [h("i.sign", dark), text.slice(dark.length)] : [text];
}
