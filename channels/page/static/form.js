// What makes the form kinder: likely answers while one types, a look at sizes, and what was typed kept in the tab.
// Without it everything else works.
"use strict";
const form = document.getElementById("ask") || document.getElementById("write");
const field = name => form.elements.namedItem(name);
const text = field("text"), files = field("files"), count = document.getElementById("count");
const likely = document.getElementById("likely");
const AFTER_MS = 450, ENOUGH = 4;
const kept = "form:" + location.pathname, names = ["text", "name", "email"];

document.getElementById("summary")?.focus();

// The tab's own memory: a reload, or the other language, loses nothing.
if (form.id === "ask") {
  try {
    const typed = JSON.parse(sessionStorage.getItem(kept) || "{}");
    for (const name of names) if (!field(name).value && typed[name]) field(name).value = typed[name];
    form.addEventListener("input", () => sessionStorage.setItem(kept,
      JSON.stringify(Object.fromEntries(names.map(name => [name, field(name).value])))));
    form.addEventListener("submit", () => sessionStorage.removeItem(kept));
  } catch { /* a browser that keeps nothing */ }
}

const counted = () => {
  const most = Number(text.dataset.most), left = most - text.value.trim().length;
  count.hidden = left > most / 10;
  count.classList.toggle("over", left < 0);
  count.textContent = `${count.dataset.words} ${left}`;
  text.setCustomValidity(left < 0 ? count.textContent : "");
};
text.addEventListener("input", counted);
counted();

const chosen = document.getElementById("chosen");
const sized = octets => octets < 1e6 ? `${Math.ceil(octets / 1024)} KB` : `${(octets / 1048576).toFixed(1)} MB`;
const listed = () => {
  const all = [...files.files], octets = all.reduce((sum, file) => sum + file.size, 0);
  files.setCustomValidity(all.length > Number(files.dataset.most) ? files.dataset.many
    : octets > Number(files.dataset.octets) ? files.dataset.big : "");
  chosen.replaceChildren(...all.map((file, place) => {
    const line = document.createElement("li"), name = document.createElement("span"), size = document.createElement("span");
    const away = document.createElement("button");
    name.textContent = file.name;
    size.textContent = sized(file.size);
    size.className = "small";
    away.type = "button";
    away.className = "plain";
    away.textContent = "✕";
    away.setAttribute("aria-label", `✕ ${file.name}`);
    away.addEventListener("click", () => {
      const rest = new DataTransfer();
      all.forEach((other, at) => at === place || rest.items.add(other));
      files.files = rest.files;
      listed();
      files.focus();
    });
    line.append(name, size, away);
    return line;
  }));
  chosen.hidden = !all.length;
  if (files.validationMessage) files.reportValidity();
};
files.addEventListener("change", listed);
for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]])
  files.addEventListener(name, () => files.classList.toggle("over", over));
text.addEventListener("paste", event => {
  if (!event.clipboardData.files.length) return;
  const all = new DataTransfer();
  for (const file of [...files.files, ...event.clipboardData.files]) all.items.add(file);
  files.files = all.files;
  listed();
});

// Once is enough; the server knows a repeat as well.
const send = form.querySelector("[type=submit]"), words = send.textContent;
form.addEventListener("submit", event => {
  if (send.getAttribute("aria-disabled")) return event.preventDefault();
  send.setAttribute("aria-disabled", "true");
  send.textContent = send.dataset.busy;
});
addEventListener("pageshow", () => { send.removeAttribute("aria-disabled"); send.textContent = words; });

if (likely) {
  let waiting, asked = "", under;
  const said = document.getElementById("likely-said");
  const look = async () => {
    const question = text.value.trim().slice(0, 500);
    if (question === asked) return;
    asked = question;
    under?.abort();
    if (question.length < ENOUGH) { likely.hidden = true; return; }
    under = new AbortController();
    try {
      const nonce = encodeURIComponent(field("nonce").value);
      const answer = await fetch(`${likely.dataset.from}&nonce=${nonce}&q=${encodeURIComponent(question)}`, { signal: under.signal });
      const html = answer.status === 200 ? await answer.text() : "";
      if (asked !== question || likely.dataset.html === html) return;
      likely.dataset.html = html;
      likely.innerHTML = html;
      likely.hidden = !html;
      said.textContent = html ? likely.querySelector("h2").textContent : "";
    } catch { /* a newer question, or no network: the form works without */ }
  };
  text.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(look, AFTER_MS); });
  if (text.value) look();
  likely.addEventListener("click", async event => {
    if (!event.target.matches("button")) return;
    const body = new URLSearchParams({ nonce: field("nonce").value });
    event.target.disabled = true;
    const answer = await fetch(likely.dataset.helped, { method: "POST", body });
    if (!answer.ok) { event.target.disabled = false; return; }
    try { sessionStorage.removeItem(kept); } catch { /* as above */ }
    form.innerHTML = await answer.text();
    form.firstElementChild.focus();
  });
}
