import { act } from "./api.js";
import { avatar, topicIcon } from "./avatar.js";
import { h } from "./dom.js";
import { openSheet } from "./sheet.js";
import { GENERAL, WHOLE } from "./view.js";
import { say } from "./words.js";

/** Every chat of a person, forums by their open topics. */
function places(view) {
	return view.shownChats().flatMap((chat) => (chat.forum
		? chat.shownTopics().filter(({ closed }) => !closed).map((topic) => ({ chat, thread: topic.id, name: topic.name, note: chat.title, sign: topicIcon(topic) }))
		: [{ chat, thread: WHOLE, name: chat.title, sign: avatar({ id: chat.id, title: chat.title, is_bot: chat.private }, "small") }]));
}

/** Ask where to, and forward a message there. */
export function forward(pane, chat, message) {
	const go = (close, { chat: to, thread }) => async () => {
		close();
		const topic = thread > GENERAL ? thread : null;
		const done = await pane.run(act(pane.person.id, "forwards", { chat: chat.id, message: message.id, to: to.id, topic }));
		if (done) pane.enter(to, thread);
	};
	const list = h("ul.places");
	openSheet(pane.element, { title: say("forward_to"), content: list, actions: (close) => {
		list.append(...places(pane.view).map((place) => h("li", h("button.entry", { onclick: go(close, place) },
			place.sign, h("span.entry-text", h("b", place.name), place.note ? h("small", ` · ${place.note}`) : null)))));
		return [h("button.plain", { onclick: close }, say("cancel"))];
	} });
}
