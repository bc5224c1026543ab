import { h } from "./dom.js";
import { icon } from "./icons.js";

let openOne = null;

export function closeMenu() {
	openOne?.();
}

function move(menu, step) {
	const items = [...menu.querySelectorAll(".menu-item")];
	const place = items.indexOf(document.activeElement);
	items.at((place + step + items.length) % items.length).focus();
}

/**
 * A menu inside `host` at the place of the event. `items`: [{icon, label, action, danger}],
 * `faces`: [{label, text, action}] shown as a row above.
 */
export function openMenu(host, event, items, faces = []) {
	event.preventDefault();
	closeMenu();
	const before = document.activeElement;
	const close = () => {
		openOne = null;
		menu.remove();
		document.removeEventListener("pointerdown", outside, true);
		trigger?.setAttribute("aria-expanded", "false");
		if (before?.isConnected) before.focus({ preventScroll: true });
	};
	const outside = (press) => !menu.contains(press.target) && close();
	const choose = (action) => () => {
		close();
		action();
	};
	const onkeydown = (press) => {
		press.stopPropagation();
		if (press.key === "Escape" || press.key === "Tab") close();
		else if (press.key === "ArrowDown" || press.key === "ArrowRight") move(menu, 1);
		else if (press.key === "ArrowUp" || press.key === "ArrowLeft") move(menu, -1);
		else return;
		press.preventDefault();
	};
	const button = ({ label, action, danger, icon: sign, text }) => h("button", {
		class: `menu-item ${danger ? "danger" : ""}`, role: "menuitem", label: label, onclick: choose(action),
	}, sign ? icon(sign) : null, text ?? label);
	const menu = h("div.menu", { role: "menu", onkeydown },
		faces.length ? h("div.menu-faces", { role: "group" }, faces.map(button)) : null, items.map(button));
	const trigger = event.currentTarget?.matches?.("button") ? event.currentTarget : null;
	trigger?.setAttribute("aria-expanded", "true");
	host.append(menu);
	place(menu, host, event, trigger);
	menu.querySelector(".menu-item:not(.menu-faces *)")?.focus({ preventScroll: true });
	document.addEventListener("pointerdown", outside, true);
	openOne = close;
}

function place(menu, host, event, trigger) {
	const box = host.getBoundingClientRect();
	const at = trigger?.getBoundingClientRect();
	const x = at ? at.left : event.clientX;
	const y = at ? at.bottom + 4 : event.clientY;
	const left = Math.min(x - box.left, box.width - menu.offsetWidth - 8);
	const top = y - box.top + menu.offsetHeight > box.height - 8 ? y - box.top - menu.offsetHeight - (at ? at.height + 8 : 0) : y - box.top;
	menu.style.left = `${Math.max(8, left)}px`;
	menu.style.top = `${Math.max(8, Math.min(top, box.height - menu.offsetHeight - 8))}px`;
}
