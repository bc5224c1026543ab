/** Make an element: h("button", {class: "key", onclick: f}, "text", child…). Null children are left out. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  if (tag === "button") element.type = "button";
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "style") for (const [key, v] of Object.entries(value)) element.style.setProperty(key, v);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
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

/** A number from 0 to `count` − 1 that stays the same for the same text or id. */
export function stableNumber(value, count) {
  let sum = 2166136261;
  for (const char of String(value)) sum = Math.imul(sum ^ char.codePointAt(0), 16777619);
  sum = Math.imul(sum ^ (sum >>> 15), 2246822507);
  return ((sum ^ (sum >>> 13)) >>> 0) % count;
}
