import { avatar, topicIcon } from "./avatar.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { senderOf, summary } from "./summary.js";
import { fullTime, shortTime } from "./times.js";
import { say } from "./words.js";

function lastLine(message, view, chat) {
  if (!message) return h("span", {}, "");
  const own = message.from?.id === view.person.id;
  const name = message.service ? null : own ? say("you") : chat.private ? null : senderOf(message).name.split(" ")[0];
  return h("span", {}, name ? h("b", {}, `${name}: `) : null, summary(message));
}

function badge(count) {
  return count ? h("span", { class: "badge", "aria-label": say("unread", { n: count }) }, String(count)) : null;
}

function entry({ picture, name, sign, message, last, count, current, now, open }) {
  const time = message ? h("time", { title: fullTime(message.date) }, shortTime(message.date, now)) : null;
  return h("li", {}, h("button", { class: "entry", "aria-current": current ? "true" : null, onclick: open },
    picture,
    h("span", { class: "entry-text" },
      h("span", { class: "entry-line entry-name" }, h("span", {}, name), sign, time),
      h("span", { class: "entry-line entry-last" }, last, badge(count)))));
}

/** All chats of a person. `open(chat)` is called on a choice. */
export function chatList(view, current, now, open) {
  return h("ul", { class: "list" }, view.shownChats().map((chat) => {
    const message = chat.last();
    return entry({
      picture: avatar({ id: chat.id, title: chat.title, is_bot: chat.private }), name: chat.title, message, now,
      last: lastLine(message, view, chat), count: chat.unread(undefined, view.person.id), current: current === chat, open: () => open(chat),
    });
  }));
}

const lock = () => h("span", { class: "lock", title: say("topic_closed") }, icon("lock"), h("span", { class: "quiet" }, say("topic_closed")));

/** The topics of a forum with icon, lock, last message and unread count. */
export function topicList(view, chat, current, now, open) {
  return h("ul", { class: "list" }, chat.shownTopics().map((topic) => {
    const message = chat.last(topic.id);
    return entry({
      picture: topicIcon(topic), name: topic.name, sign: topic.closed ? lock() : null, message, now,
      last: lastLine(message, view, chat), count: chat.unread(topic.id, view.person.id), current: current === topic.id, open: () => open(topic.id),
    });
  }));
}

/** The topics as a strip of tabs, for narrow panes. */
export function topicStrip(view, chat, current, open, openAll) {
  const tabs = chat.shownTopics().map((topic) => h("button", {
    class: "strip-topic", title: topic.name, "aria-current": current === topic.id ? "true" : null, onclick: () => open(topic.id),
  }, topicIcon(topic, "small"), h("span", { class: "strip-name" }, topic.name), topic.closed ? icon("lock") : null, badge(chat.unread(topic.id, view.person.id))));
  const all = h("button", { class: "strip-topic", "aria-label": say("all_topics"), title: say("all_topics"), onclick: openAll }, icon("topics"));
  return h("nav", { class: "strip", "aria-label": say("topics") }, all, tabs);
}
