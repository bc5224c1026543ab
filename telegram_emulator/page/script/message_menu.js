import { act } from "./api.js";
import { openMenu } from "./menu.js";
import { say } from "./words.js";

const FACES = ["👍", "❤️", "🔥", "👏", "😢", "👀"];

/** The menu of one message: react, reply, copy; edit and delete one's own. */
export function messageMenu(pane, chat, event, message) {
	if (getSelection()?.toString() && event.type === "contextmenu") return;
	const own = message.from.id === pane.person.id;
	const text = message.text ?? message.caption;
	const items = [{ icon: "reply", label: say("reply"), action: () => pane.composer.setMode({ reply: message }) }];
	if (text) items.push({ icon: "copy", label: say("copy"), action: () => pane.copy(text) });
	if (own && !message.forward && (text || message.file)) {
		items.push({ icon: "edit", label: say("edit"), action: () => pane.composer.setMode({ edit: message }) });
	}
	if (own || chat.private) {
		items.push({ icon: "trash", label: say("remove"), danger: true,
			action: () => pane.run(act(pane.person.id, "deletes", { chat: chat.id, message: message.id })) });
	}
	const faces = FACES.map((emoji) => ({ text: emoji, label: say("react", { emoji }), action: () => pane.react(message, emoji) }));
	openMenu(pane.element, event, items, faces);
}
