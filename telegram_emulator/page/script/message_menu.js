import { act } from "./api.js";
import { forward } from "./forwarding.js";
import { openMenu } from "./menu.js";
import { confirmIn } from "./sheet.js";
import { say } from "./words.js";

const FACES = ["👍", "❤️", "🔥", "👏", "😢", "👀"];

/** The part of a message that is marked with the mouse, if there is any. */
function marked(text) {
	const chosen = getSelection()?.toString().trim();
	return chosen && text?.includes(chosen) ? chosen : null;
}

function pollItems(message, person, run) {
	const asked = message.content?.poll;
	if (!asked || asked.is_closed) return [];
	const items = [];
	if (message.votes?.[person] && asked.allows_revoting) items.push({ icon: "poll", label: say("retract"), action: () => run("votes", { options: [] }) });
	if (message.from.id === person && !message.forward) items.push({ icon: "block", label: say("stop_poll"), action: () => run("closes_poll") });
	return items;
}

/** The menu of one message: react, reply, quote, copy, forward, pin; edit and delete one's own. */
export function messageMenu(pane, chat, event, message) {
	const own = message.from.id === pane.person.id;
	const text = message.text ?? message.caption;
	const quote = marked(text);
	const run = (action, more = {}) => pane.run(act(pane.person.id, action, { chat: chat.id, message: message.id, ...more }));
	const items = [{ icon: "reply", label: say("reply"), action: () => pane.composer.setMode({ reply: message }) }];
	if (quote) items.push({ icon: "quote", label: say("quote"), action: () => pane.composer.setMode({ reply: message, quote }) });
	if (text) items.push({ icon: "copy", label: say("copy"), action: () => pane.copy(quote ?? text) });
	if (!message.protected) items.push({ icon: "forward", label: say("forward"), action: () => forward(pane, chat, message) });
	if (chat.mayPin(pane.person.id)) {
		const pinned = chat.pinned?.includes(message.id);
		items.push({ icon: "pin", label: say(pinned ? "unpin" : "pin"), action: () => run(pinned ? "unpins" : "pins") });
	}
	items.push(...pollItems(message, pane.person.id, run));
	if (own && !message.forward && (message.kind === "text" || (message.file && !["sticker", "video_note"].includes(message.kind)))) {
		items.push({ icon: "edit", label: say("edit"), action: () => pane.composer.setMode({ edit: message }) });
	}
	if (own || chat.private) {
		items.push({ icon: "trash", label: say("remove"), danger: true,
			action: () => confirmIn(pane.element, say("sure_delete"), say("remove"), () => run("deletes")) });
	}
	const faces = FACES.map((emoji) => ({ text: emoji, label: say("react", { emoji }), action: () => pane.react(message, emoji) }));
	openMenu(pane.element, event, items, faces);
}
