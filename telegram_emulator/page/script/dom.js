/**
 * Make an element: h("button.key", {onclick: f}, "text", child…); properties may be left out, as may null children.
 * `label` is what screen readers say, `tip` the same and also shown to the mouse.
 */
export function h(selector, ...rest) {
	const [tag, ...classes] = selector.split(".");
	const element = document.createElement(tag);
	if (tag === "button") element.type = "button";
	if (classes.length) element.className = classes.join(" ");
	const props = rest[0]?.constructor === Object ? rest.shift() : {};
	for (const [name, value] of Object.entries(props)) {
		if (value === null || value === undefined || value === false) continue;
		if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
		else if (name === "class") element.className = value;
		else if (name === "label") element.setAttribute("aria-label", value);
		else if (name === "tip") element.setAttribute("aria-label", element.title = value);
		else if (name === "style") for (const [key, v] of Object.entries(value)) element.style.setProperty(key, v);
		else element.setAttribute(name, value === true ? "" : value);
	}
	element.append(...rest.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
	return element;
}

/** Make `parent` hold exactly `wanted`, moving and removing as little as possible. */
export function fill(parent, wanted) {
	const keep = new Set(wanted);
	for (const child of [...parent.childNodes]) if (!keep.has(child)) child.remove();
	wanted.forEach((child, i) => {
		if (parent.childNodes[i] !== child) parent.insertBefore(child, parent.childNodes[i] ?? null);
	});
}

/**
 * Let `parent` show `wanted`, but leave standing what looks the same: a button must not vanish between press and release.
 * So the handlers of `wanted` may hold ids, but no objects that come anew with each view. The keyboard focus stays in its place.
 */
export function redraw(parent, wanted) {
	const buttons = () => [...parent.querySelectorAll("button")];
	const place = buttons().indexOf(document.activeElement);
	fill(parent, wanted.map((node, i) => standing(parent.childNodes[i], node)));
	if (place >= 0 && !parent.contains(document.activeElement)) buttons()[place]?.focus({ preventScroll: true });
}

/** The node that stands there, if it looks like the wanted one or is the same person's; else the wanted one. */
function standing(there, wanted) {
	if (there?.isEqualNode(wanted)) return there;
	if (!wanted.dataset?.person || there?.dataset?.person !== wanted.dataset.person) return wanted;
	for (const name of there.getAttributeNames()) if (!wanted.hasAttribute(name)) there.removeAttribute(name);
	for (const name of wanted.getAttributeNames()) there.setAttribute(name, wanted.getAttribute(name));
	redraw(there, [...wanted.childNodes]);
	return there;
}

/** A number from 0 to `count` − 1 that stays the same for the same text or id. */
export function stableNumber(value, count) {
	let sum = 2166136261;
	for (const char of String(value)) sum = Math.imul(sum ^ char.codePointAt(0), 16777619);
	sum = Math.imul(sum ^ (sum >>> 15), 2246822507);
	return ((sum ^ (sum >>> 13)) >>> 0) % count;
}
