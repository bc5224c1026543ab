import { tone } from "./avatar.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./words.js";

const PIPS = { 1: [4], 2: [0, 8], 3: [0, 4, 8], 4: [0, 2, 6, 8], 5: [0, 2, 4, 6, 8], 6: [0, 2, 3, 5, 6, 8] };

/** A die with its pips; other throws show their emoji with the value beside it. */
export function dice({ emoji = "🎲", value }) {
	const label = `${say("dice")}: ${value}`;
	if (emoji !== "🎲") return h("span.sticker.thrown", { role: "img", label }, emoji, h("b", String(value)));
	return h("span.die", { role: "img", label }, Array.from({ length: 9 }, (_, i) => h("i", { class: PIPS[value]?.includes(i) ? "pip" : "" })));
}

/** A contact with the first letter of the name for a picture. */
export function contact(about) {
	const name = [about.first_name, about.last_name].filter(Boolean).join(" ") || say("contact");
	return h("div.file", h("span", { class: `avatar tone-${tone({ id: about.user_id ?? name.length })}`, "aria-hidden": "true" }, [...name][0]),
		h("span.file-name", h("b", name), h("small.card-line", about.phone_number)));
}

const degrees = ({ latitude, longitude }) => `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;

/** A map that is drawn, not fetched: the same place always looks the same. */
export function place(location, venue) {
	const shift = (value, span) => `${-Math.round((Math.abs(value) * 1e4) % span)}px`;
	const tile = h("div.map", { role: "img", label: `${say("location")}: ${degrees(location)}`,
		style: { "background-position": `0 0, 0 0, ${shift(location.longitude, 160)} ${shift(location.latitude, 120)}` } }, icon("place"));
	const live = location.live_period ? h("b.live-sign", say("live")) : null;
	const words = venue ? [h("b", venue.title), h("small.card-line", venue.address)] : [live ?? h("b", say("location")), h("small.card-line", degrees(location))];
	return h("div.spot", tile, h("span.file-name", words));
}

function result(option, total, chosen, right) {
	const share = total ? Math.round((option.voter_count / total) * 100) : 0;
	return h("div", { class: `poll-line ${chosen ? "chosen" : ""} ${right ? "right" : ""}` },
		h("span", `${share}%`), h("span", option.text, chosen ? h("span.quiet", `, ${say("your_vote")}`) : null), h("i", { style: { "--share": `${share}%` } }));
}

function ballot(asked, several, vote) {
	const boxes = asked.options.map((option, i) => h("label.check", h("input", { type: several ? "checkbox" : "radio", name: `poll-${asked.id}`,
		onchange: () => !several && vote([i]) }), option.text));
	const chosen = () => boxes.flatMap((box, i) => (box.firstChild.checked ? [i] : []));
	return [boxes, several ? h("button.plain", { onclick: () => chosen().length && vote(chosen()) }, say("vote")) : null];
}

/** A poll: something to choose while one may, afterwards the results. `vote(places)` is called on a choice. */
export function poll(message, person, vote) {
	const asked = message.content.poll;
	const mine = message.votes?.[person];
	const kind = asked.is_closed ? "poll_closed" : asked.type === "quiz" ? "quiz" : asked.is_anonymous ? "anonymous_poll" : "open_poll";
	const lines = mine || asked.is_closed
		? asked.options.map((option, i) => result(option, asked.total_voter_count, mine?.includes(i), asked.correct_option_ids?.includes(i)))
		: ballot(asked, asked.allows_multiple_answers, vote);
	return h("div.poll", h("b", asked.question), h("small", say(kind)), lines, h("small", say("votes", { n: asked.total_voter_count })));
}

/** What Telegram would fetch of a link; here only its address is known. */
export function linkPreview(message, on) {
	const options = message.preview ?? {};
	const found = (message.entities ?? []).find(({ type, url }) => type === "url" || (type === "text_link" && /^https?:/.test(url)));
	const written = options.url ?? found?.url ?? (found && message.text?.slice(found.offset, found.offset + found.length));
	if (options.is_disabled || !written || message.kind !== "text") return null;
	const address = /^https?:/.test(written) ? written : `https://${written}`;
	if (!URL.canParse(address) || new URL(address).hostname === "t.me") return null;
	const { hostname, pathname } = new URL(address);
	return h("a.quoted.preview", { href: address, target: "_blank", rel: "noreferrer noopener", onclick: (event) => on.link(address, event) },
		h("b", hostname.replace(/^www\./, "")), h("span", decodeURI(pathname === "/" ? address : pathname)));
}
