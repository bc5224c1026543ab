import { h } from "./dom.js";
import { roundButton } from "./round_button.js";
import { say } from "./words.js";

/** Show one picture over the whole page until it is clicked away or Esc is pressed. */
export function openViewer(address, caption) {
	const close = () => dialog.close();
	const dialog = h("dialog.viewer", { label: say("photo"), onclick: close, onclose: () => dialog.remove() },
		h("img", { src: address, alt: caption || say("photo") }),
		caption ? h("p", caption) : null,
		roundButton("close", "close", close));
	document.body.append(dialog);
	dialog.showModal();
}
