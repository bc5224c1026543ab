const PATHS = {
	page: "M6 3h9l4 4v14H6zM9 12h7M9 16h7",
	letter: "M3 6h18v12H3zM3 7l9 7 9-7",
	back: "M15 5l-7 7 7 7",
	send: "M4 12l16-8-5 16-4-6zM11 14l9-10",
	clip: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.5 3.5 0 0 1 5 5l-8 8a1.7 1.7 0 0 1-2.5-2.5L14.5 8",
	keyboard: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M17 14h.01M7 14h.01M10 14h4",
	commands: "M9 18l6-12M4 4h16v16H4z",
	microphone: "M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zM6 11.5a6 6 0 0 0 12 0M12 18v3",
	close: "M6 6l12 12M18 6L6 18",
	flag: "M6 21V4M6 5c4-2 7 2 12 0v9c-5 2-8-2-12 0",
	clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2",
	search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5",
	forward: "M14 6l6 6-6 6M20 12h-9c-4 0-7 2-7 6",
	pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
	quote: "M5 7h14M9 12h10M9 17h7M5 12v5",
	smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14.5c1.800 2.400 5.200 2.400 7 0M9 9.500h.01M15 9.500h.01",
	poll: "M6 20v-7M12 20V4M18 20v-11",
	dice: "M4 4h16v16H4zM8.500 8.500h.01M15.500 15.500h.01M12 12h.01",
	up: "M6 15l6-6 6 6",
	expand: "M6 9l6 6 6-6",
	read: "M2 12.500l4.500 5L15 7.500M11 17l.5.5L21 7",
	more: "M12 5.5h.01M12 12h.01M12 18.5h.01",
	reply: "M10 6l-6 6 6 6M4 12h9c4 0 7 2 7 6",
	edit: "M4 20l1-5L16 4l4 4L9 19zM14 6l4 4",
	trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
	copy: "M9 9h11v11H9zM15 9V4H4v11h5",
	lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
	unlock: "M6 11h12v9H6zM8.5 11V7a3.5 3.5 0 0 1 6.5-1.8",
	plus: "M12 5v14M5 12h14",
	leave: "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
	block: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.7 5.7l12.6 12.6",
	check: "M5 12.5l5 5L19.5 7",
	down: "M12 5v14M6 13l6 6 6-6",
	play: "M8 5l11 7-11 7z",
	pause: "M8 5v14M16 5v14",
	file: "M6 3h8l4 4v14H6zM14 3v5h4",
	photo: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01",
	place: "M12 21s7-6.5 7-11.5A7 7 0 0 0 5 9.5C5 14.5 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
	person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c1-4 4-6 7.5-6s6.5 2 7.5 6",
	group: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 19c.7-3.5 3.3-5.5 6.5-5.5s5.8 2 6.5 5.5M16 4.5a3.5 3.5 0 0 1 0 6M17.5 14c2 .7 3.5 2.5 4 5",
	robot: "M5 9h14v10H5zM12 9V5M12 4h.01M9 13.5h.01M15 13.5h.01M10 16.5h4",
	sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M18.4 5.6l-1.1 1.1M6.7 17.3l-1.1 1.1",
	moon: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
	drawer: "M4 5h16v14H4zM14.5 5v14M17 9h.01M17 12h.01",
	link: "M8 16L16.5 7.5M9 7h8v8",
	topics: "M5 7h14M5 12h14M5 17h9",
};
const NS = "http://www.w3.org/2000/svg";

/** A line icon by name, hidden from screen readers: the button around it carries the label. */
export function icon(name) {
	const svg = document.createElementNS(NS, "svg");
	svg.setAttribute("viewBox", "0 0 24 24");
	svg.setAttribute("class", "icon");
	svg.setAttribute("aria-hidden", "true");
	const path = document.createElementNS(NS, "path");
	path.setAttribute("d", PATHS[name]);
	if (name === "more") path.setAttribute("stroke-width", "3");
	svg.append(path);
	return svg;
}

/** The coloured drop behind a topic's letter. `color` is 0xRRGGBB. */
export function topicShape(color) {
	const svg = document.createElementNS(NS, "svg");
	svg.setAttribute("viewBox", "0 0 34 34");
	svg.setAttribute("aria-hidden", "true");
	const path = document.createElementNS(NS, "path");
	path.setAttribute("d", "M17 3C8.7 3 2 8.7 2 15.8c0 4.2 2.4 7.9 6 10.2-.2 1.6-.9 3-2 4.2 2.4 0 4.6-.9 6.3-2.3 1.5.4 3.1.6 4.7.6 8.3 0 15-5.7 15-12.7S25.3 3 17 3z");
	path.setAttribute("fill", `#${color.toString(16).padStart(6, "0")}`);
	svg.append(path);
	return svg;
}
