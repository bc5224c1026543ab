import { act } from "./api.js";
import { h } from "./dom.js";
import { openMenu } from "./menu.js";
import { openSheet } from "./sheet.js";
import { say } from "./words.js";

const MOST_OPTIONS = 12;
const THROWS = ["🎲", "🎯", "🏀", "🎳", "🎰"];

/** The menu of the paper clip: files, and what has none. */
export function attachMenu(composer, event) {
	const { pane } = composer;
	const send = (action, details) => pane.run(act(composer.person, action, { ...composer.target, reply_to: composer.replyTo, ...details })).then((done) => done && composer.sent());
	const other = (kind, details = {}) => () => send("sends_other", { kind, ...details });
	openMenu(pane.element, event, [
		{ icon: "photo", label: say("photo_or_video"), action: () => composer.pick("image/*,video/*") },
		{ icon: "file", label: say("document"), action: () => composer.pick("") },
		{ icon: "place", label: say("location"), action: other("location") },
		{ icon: "person", label: say("my_contact"), action: other("contact") },
		{ icon: "poll", label: say("poll"), action: () => askPoll(pane, (about) => send("sends_poll", about)) },
	], THROWS.map((emoji) => ({ text: emoji, label: `${say("dice")} ${emoji}`, action: other("dice", { emoji }) })));
}

/** Ask for a question and its options, one a line. */
function askPoll(pane, send) {
	const question = h("input", { type: "text", maxlength: "300", label: say("question"), placeholder: say("question") });
	const options = h("textarea", { rows: "4", label: say("options"), placeholder: say("options") });
	const several = h("input", { type: "checkbox" });
	const open = h("input", { type: "checkbox" });
	const go = (close) => () => {
		const lines = options.value.split("\n").map((line) => line.trim()).filter(Boolean).slice(0, MOST_OPTIONS);
		if (!question.value.trim() || lines.length < 2) return;
		close();
		send({ question: question.value.trim(), options: lines, allows_multiple_answers: several.checked, is_anonymous: !open.checked });
	};
	openSheet(pane.element, { title: say("new_poll"), content: h("div.form", question, options, h("label.check", several, say("several_answers")), h("label.check", open, say("open_votes"))),
		actions: (close) => [h("button.plain", { onclick: close }, say("cancel")), h("button.solid", { onclick: go(close) }, say("send"))] });
}
