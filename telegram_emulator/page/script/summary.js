import { say, sayOr } from "./words.js";

/** One line that stands for a message in lists, quotes and bars. */
export function summary(message) {
	if (!message) return "";
	if (message.kind === "service") return serviceWords(message);
	const text = message.text ?? message.caption;
	if (message.kind === "text" || !message.kind) return (text ?? "").replace(/\s+/g, " ");
	const label = message.kind === "document" && message.file?.name ? message.file.name : sayOr(message.kind, say("other_kind"));
	return text ? `${label}, ${text.replace(/\s+/g, " ")}` : label;
}

const SERVICE = {
	forum_topic_created: (content) => say("topic_created", content.forum_topic_created),
	forum_topic_edited: (content) => say("topic_renamed", { name: content.forum_topic_edited.name ?? "" }),
	forum_topic_closed: () => say("topic_was_closed"),
	forum_topic_reopened: () => say("topic_reopened"),
	new_chat_members: (content) => say("joined", { name: content.new_chat_members.map((user) => user.first_name).join(", ") }),
	left_chat_member: (content) => say("left", { name: content.left_chat_member.first_name }),
	pinned_message: () => say("pinned_one"),
};

/** A service message in the page's language; the emulator's own words for kinds that are not known here. */
export function serviceWords({ from, service, content }) {
	const kind = Object.keys(SERVICE).find((name) => name in (content ?? {}));
	if (!kind) return service ?? "";
	const words = SERVICE[kind](content);
	return /_chat_members?$/.test(kind) ? words : `${from.name}: ${words}`;
}
