import { avatar, topicIcon } from "./avatar.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { summary } from "./summary.js";
import { fullTime, shortTime } from "./times.js";
import { say } from "./words.js";

function lastLine(message, view, chat) {
	if (!message) return h("span", "");
	const own = message.from.id === view.person.id;
	const name = message.kind === "service" ? null : own ? say("you") : chat.private ? null : message.from.name.split(" ")[0];
	return h("span", name ? h("b", `${name}: `) : null, summary(message));
}

function badge(count) {
	return count ? h("span.badge", { label: say("unread", { n: count }) }, String(count)) : null;
}

function entry({ id, picture, name, sign, message, last, count, current, now, open }) {
	const time = message ? h("time", { title: fullTime(message.date) }, shortTime(message.date, now)) : null;
	return h("li", h("button.entry", { "data-id": id, "aria-current": current ? "true" : null, onclick: open },
		picture,
		h("span.entry-text",
			h("span.entry-line.entry-name", h("span", name), sign, time),
			h("span.entry-line.entry-last", last, badge(count)))));
}

/** All chats of a person; `open(id)` is called on a choice. */
export function chatEntries(view, current, now, open) {
	return view.shownChats().map((chat) => {
		const message = chat.last();
		return entry({
			id: chat.id, picture: avatar({ id: chat.id, title: chat.title, is_bot: chat.private }), name: chat.title, message, now,
			last: lastLine(message, view, chat), count: chat.unread(undefined, view.person.id), current: current === chat, open: () => open(chat.id),
		});
	});
}

const lock = () => h("span.lock", { title: say("topic_closed") }, icon("lock"), h("span.quiet", say("topic_closed")));

/** The topics of a forum with icon, lock, last message and unread count. */
export function topicEntries(view, chat, current, now, open) {
	return chat.shownTopics().map((topic) => {
		const message = chat.last(topic.id);
		return entry({
			id: topic.id, picture: topicIcon(topic), name: topic.name, sign: topic.closed ? lock() : null, message, now,
			last: lastLine(message, view, chat), count: chat.unread(topic.id, view.person.id), current: current === topic.id, open: () => open(topic.id),
		});
	});
}

/** The topics as a row of tabs, for narrow panes; the first one leads to the list. */
export function topicTabs(view, chat, current, open, openAll) {
	const tabs = chat.shownTopics().map((topic) => h("button.strip-topic", {
		title: topic.name, "data-id": topic.id, "aria-current": current === topic.id ? "true" : null, onclick: () => open(topic.id),
	}, topicIcon(topic, "small"), h("span.strip-name", topic.name), topic.closed ? icon("lock") : null, badge(chat.unread(topic.id, view.person.id))));
	return [h("button.strip-topic", { tip: say("all_topics"), onclick: openAll }, icon("topics")), ...tabs];
}
