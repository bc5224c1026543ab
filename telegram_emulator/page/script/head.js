import { act } from "./api.js";
import { avatar, topicIcon } from "./avatar.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { roundButton } from "./round_button.js";
import { askIn, confirmIn } from "./sheet.js";
import { GENERAL } from "./view.js";
import { say } from "./words.js";

const ACTIONS = { typing: "typing", upload_photo: "sending_photo", upload_document: "sending_file" };

function subtitle(chat, thread) {
	const typing = chat.typing.get(thread);
	if (typing && typing.until > Date.now()) return { text: say(ACTIONS[typing.action] ?? "typing"), live: true };
	if (chat.private) return { text: say(chat.blocked ? "bot_blocked" : "bot") };
	if (chat.forum && thread !== GENERAL) return { text: chat.title };
	const members = (chat.members ?? []).filter(({ status }) => !["left", "kicked"].includes(status));
	return { text: members.length ? say("members", { n: members.length }) : "" };
}

/** What a person may do with the open chat or topic; the emulator refuses what their rights don't allow. */
function menuItems(pane, chat, thread) {
	const run = (action, details = {}) => pane.run(act(pane.person.id, action, { chat: chat.id, ...details }));
	const item = (sign, word, action, danger = false) => ({ icon: sign, label: say(word), action, danger });
	if (chat.private) return [chat.blocked ? item("check", "unblock", () => run("unblocks")) : item("block", "block", () => run("blocks"), true)];
	const items = [];
	const topic = chat.topics.get(thread);
	if (chat.forum) {
		items.push(item("plus", "new_topic", () =>
			askIn(pane.element, say("new_topic"), say("topic_name"), say("create"), (name) => run("creates_topic", { name }))));
	}
	if (topic && topic.id !== GENERAL) {
		const { id, name } = topic;
		items.push(topic.closed ? item("unlock", "reopen_topic", () => run("reopens_topic", { topic: id }))
			: item("lock", "close_topic", () => run("closes_topic", { topic: id })));
		items.push(item("trash", "delete_topic", () =>
			confirmIn(pane.element, say("sure_delete_topic", { name }), say("remove"), () => run("deletes_topic", { topic: id })), true));
	}
	items.push(item("leave", "leave", () => confirmIn(pane.element, say("sure_leave", { name: chat.title }), say("leave"), () => run("leaves")), true));
	return items;
}

/** The head of an open chat: back, picture, title, what happens in it, menu. */
export function chatHead(pane, chat, thread) {
	const topic = chat.forum && thread !== GENERAL ? chat.topics.get(thread) : null;
	const elsewhere = pane.view.unread() - chat.unread(thread, pane.person.id);
	const { text, live } = subtitle(chat, thread);
	return h("header.chat-head",
		h("button.round.back", { tip: say("back"), onclick: () => pane.goBack() },
			icon("back"), elsewhere > 0 ? h("span.badge", { label: say("unread", { n: elsewhere }) }, String(elsewhere)) : null),
		topic ? topicIcon(topic) : avatar({ id: chat.id, title: chat.title, is_bot: chat.private }),
		h("div.chat-title", h("h2", { title: topic?.name ?? chat.title }, topic?.name ?? chat.title), h("p", { class: live ? "live" : null }, text)),
		roundButton("search", "search", () => pane.search.open()),
		roundButton("more", "chat_menu", (event) => openMenu(pane.element, event, menuItems(pane, pane.chat, pane.thread)), { "aria-haspopup": "menu" }));
}
