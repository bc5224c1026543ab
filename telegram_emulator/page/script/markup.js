/** What Telegram's own apps understand while one types: **bold**, __italic__, `code` and so on. */
const MARKS = [
	["```", "pre"], ["**", "bold"], ["__", "italic"], ["~~", "strikethrough"], ["||", "spoiler"], ["`", "code"],
];
const MARK_OF = Object.fromEntries(MARKS.map(([mark, type]) => [type, mark]));

/** "a **b**" → {text: "a b", entities: [{type: "bold", offset: 2, length: 1}]}; outer blanks are cut off. */
export function parseMarkup(typed) {
	const entities = [];
	const parse = (source, base) => {
		let out = "";
		let at = 0;
		while (at < source.length) {
			const found = MARKS.find(([mark]) => source.startsWith(mark, at));
			const end = found ? source.indexOf(found[0], at + found[0].length + 1) : -1;
			if (end < 0) {
				out += source[at];
				at += 1;
				continue;
			}
			const [mark, type] = found;
			let inside = source.slice(at + mark.length, end);
			const offset = base + out.length;
			const entity = { type, offset };
			entities.push(entity);
			if (type === "pre") {
				const language = /^([\w+-]+)\n/.exec(inside);
				if (language) entity.language = language[1];
				inside = inside.slice(language?.[0].length ?? 0).replace(/^\n|\n$/g, "");
			} else if (type !== "code") inside = parse(inside, offset);
			entity.length = inside.length;
			out += inside;
			at = end + mark.length;
		}
		return out;
	};
	return trim(parse(typed, 0), entities);
}

function trim(text, entities) {
	const lead = text.length - text.trimStart().length;
	const trimmed = text.trim();
	const kept = [];
	for (const entity of entities) {
		const from = Math.max(entity.offset - lead, 0);
		const to = Math.min(entity.offset + entity.length - lead, trimmed.length);
		if (to > from) kept.push({ ...entity, offset: from, length: to - from });
	}
	return { text: trimmed, entities: kept };
}

/** The other way round, for editing. Entities without a mark of their own are lost. */
export function toMarkup(text, entities) {
	const marks = [];
	for (const { type, offset, length, language } of entities ?? []) {
		const mark = MARK_OF[type];
		if (!mark) continue;
		const pre = type === "pre";
		marks.push({ at: offset, order: length, mark: pre ? `${mark}${language ?? ""}\n` : mark });
		marks.push({ at: offset + length, order: -length, mark: pre ? `\n${mark}` : mark, closing: true });
	}
	marks.sort((a, b) => b.at - a.at || Number(Boolean(a.closing)) - Number(Boolean(b.closing)) || a.order - b.order);
	let out = text;
	for (const { at, mark } of marks) out = out.slice(0, at) + mark + out.slice(at);
	return out;
}
