// @ts-check
// Answers by hand. What the bytes will be, the engine says (/preview), so that the page cannot differ from what leaves.
import { api, path } from "./api.js";
import { fromHex, toBase64, toHex } from "./bytes.js";
import { $, $$, clear, el, icon, num, tell } from "./dom.js";
import { problems } from "./opener.js";
import { saved } from "./saved.js";
import { store } from "./store.js";
import { t, zh } from "./words.js";

/** @typedef {import("./store.js").Entry} Entry */
/** @typedef {import("./store.js").Saved} Saved */

const text = $("#c-text"), pick = $("#c-to"), box = $("#c-prev"), composer = $("#composer"), repeat = $("#c-rep"), every = $("#c-every");
/** @type {Saved[]} */
const said = [];
let recall = 0, timer = 0, wrong = false, sending = false, targetKey = "";
/** @type {AbortController | null} */
let asking = null;
/** @type {{name: string, size: number, base64: string} | null} */
let file = null;
/** @type {(() => void)[]} */
const afterSend = [];

/** @param {() => void} fn called when something was sent from here */
export function onSent(fn) { afterSend.push(fn); }

const as = () => $("[name=as]:checked").value;

/** The body of a request, as /send and /preview take it. @returns {Saved} */
function written() {
  const end = $("#c-end").value;
  return file && as() === "file" ? { as: "base64", text: file.base64, end } : { as: as() === "file" ? "text" : as(), text: text.value, end };
}

/* To whom */

/** The peer that something came from last. @param {Entry} entry */
function lastPeer(entry) {
  const row = store.rows.last(1, r => r.kind === "message" && r.direction === "in" && r.entry === entry.name)[0];
  return row?.peer ?? entry.peers[entry.peers.length - 1]?.address?.replace(/^\w+:\/\//, "") ?? "";
}

/** @param {Entry} entry @returns {[string, string][]} value, words */
function targets(entry) {
  if (entry.kind === "chat" || entry.kind === "send") return [["all", entry.addresses.join(", ")]];
  if (!entry.peerCount && !entry.peers.length) return [];
  return [["last", `${t("last peer")}: ${lastPeer(entry)}`],
    ...[...entry.peers].reverse().map(p => /** @type {[string, string]} */ ([String(p.number), `${p.name || "#" + p.number}: ${p.address.replace(/^\w+:\/\//, "")}`])),
    ...(entry.peerCount > 1 ? [/** @type {[string, string]} */ (["all", t("all {0} peers", num(entry.peerCount))])] : [])];
}

function drawTargets() {
  composer.hidden = !store.state.entries.length;
  const groups = store.scoped().filter(e => e.state !== "stopped" && e.state !== "ended").map(e => ({ entry: e, list: targets(e) })).filter(g => g.list.length);
  const key = JSON.stringify([groups.map(g => [g.entry.name, g.list]), zh()]);
  // An open list of choices must not change under the pointer.
  if (key === targetKey || document.activeElement === pick && targetKey && !pick.disabled) { buttons(); return; }
  targetKey = key;
  const was = pick.value;
  clear(pick);
  if (!groups.length) pick.append(el("option", { value: "" }, t("nobody has come yet")));
  for (const { entry, list } of groups) {
    const options = list.map(([value, words]) => el("option", { value: JSON.stringify([entry.name, value]) }, words));
    if (groups.length > 1) pick.append(el("optgroup", { label: `${entry.name}, ${entry.addresses[0] ?? ""}` }, ...options)); else pick.append(...options);
  }
  if ([...pick.options].some(o => o.value === was)) pick.value = was;
  buttons();
}

function buttons() {
  pick.disabled = !pick.value;
  $("#c-send").disabled = !pick.value || wrong || !store.live || sending || (as() === "file" && !file);
}

/** Chooses the peer of a row, and the composer. @param {import("./rows.js").Row} row */
export function answerTo(row) {
  const entry = store.entry(row.entry);
  if (!entry) return;
  if (store.scope !== "all" && store.scope !== entry.name) store.setScope(entry.name);
  targetKey = "";
  pick.blur();
  drawTargets();
  const peer = entry.peers.find(p => p.address.replace(/^\w+:\/\//, "") === row.peer && (!row.connection || !p.connection || p.connection === row.connection));
  const value = JSON.stringify([entry.name, entry.kind === "chat" || entry.kind === "send" ? "all" : peer ? String(peer.number) : "last"]);
  if ([...pick.options].some((/** @type {any} */ o) => o.value === value)) pick.value = value;
  composer.classList.add("wide");
  text.focus();
}

/* What will leave */

function preview() {
  clearTimeout(timer);
  asking?.abort();
  if (!text.value && !file && $("#c-end").value === "none") {
    fault("");
    clear(box).append(el("span", {}, t("Enter sends, ↑ brings back the last one. Sent empty, it is an empty datagram.")));
    return;
  }
  timer = window.setTimeout(ask, 120);
}

async function ask() {
  if (!store.live) return;
  const mine = asking = new AbortController();
  try {
    const it = await api.post("/preview", written(), mine.signal);
    if (mine.signal.aborted) return;
    fault("");
    const bytes = fromHex(it.hex).subarray(0, 48);
    clear(box).append(el("b.num", {}, t("{0} B will leave", num(it.bytes))), el("span.by", {}, toHex(bytes) + (it.bytes > bytes.length ? " …" : "")));
    if (as() === "template") box.append(el("span.nt", {}, t("filled in when it leaves")));
    if (it.note) box.append(el("span.nt", { lang: "en" }, it.note));
  } catch (error) { if (!mine.signal.aborted) fault(problems(error).map(p => p.message).join(" ")); }
}

/** @param {string} says what is wrong, or nothing */
function fault(says) {
  wrong = says !== "";
  box.classList.toggle("err", wrong);
  if (wrong) { text.setAttribute("aria-invalid", "true"); clear(box).append(el("span", { lang: "en" }, says)); } else text.removeAttribute("aria-invalid");
  buttons();
}

/** @param {Saved} message one that was sent, or saved */
function put(message) {
  dropFile();
  text.value = message.text;
  $(`[name=as][value=${/^(text|escapes|hex|template)$/.test(message.as) ? message.as : "text"}]`).checked = true;
  $("#c-end").value = message.end || "none";
  preview();
}

/* Sending */

/** @param {string} to the value of a choice @param {Saved} message @param {string} [beat] */
async function sendTo(to, message, beat) {
  const [name, whom] = JSON.parse(to);
  return api.post(path("entries", name, "send"), { to: /^\d+$/.test(whom) ? +whom : whom, ...message, every: beat || undefined });
}

/** @param {Event} [event] */
async function send(event) {
  event?.preventDefault();
  if ($("#c-send").disabled) return;
  const message = written(), sentFile = file;
  const beat = repeat.value === "?" ? every.value.trim() : repeat.value;
  sending = true;
  buttons();
  try {
    const done = await sendTo(pick.value, message, beat);
    if (!sentFile && (message.text || message.end !== "none")) {
      const last = said[said.length - 1];
      if (!last || JSON.stringify(last) !== JSON.stringify(message)) said.push(message);
      if (said.length > 200) said.shift();
    }
    recall = said.length;
    sending = false;
    if (sentFile) dropFile(); else text.value = "";
    if (beat) { repeat.value = ""; showEvery(); await store.load(); }
    preview();
    tellSent(done);
  } catch (error) { sending = false; fault(problems(error).map(p => p.message).join(" ")); }
  buttons();
}

/** @param {{sent: number, bytes: number}} done */
function tellSent(done) {
  $("#say").textContent = t("Sent {0} B", num(done.bytes));
  if (done.sent === 0) tell(t("Nothing was sent: nobody is there."));
  for (const fn of afterSend) fn();
}

function showEvery() { every.hidden = repeat.value !== "?"; if (!every.hidden) every.select(); }

function drawRepeats() {
  const list = store.state.repeats ?? [];
  clear($("#c-repeats")).append(...list.map(r => el("button.repeat", { type: "button", title: t("Stop"), "aria-label": t("Stop sending every {0} to {1}", r.every, r.entry), onclick: async () => {
    try { await api.del(path("repeats", r.id)); await store.load(); } catch (error) { tell(problems(error).map(p => p.message).join(" ")); }
  } }, el("span", {}, `${t("every {0}", r.every)}, ${r.entry}: `), el("code", {}, r.text.length > 20 ? r.text.slice(0, 20) + "…" : r.text), icon("x"))));
}

/* A file */
const MOST = 1 << 20;
function dropFile() {
  if (file) text.value = "";
  file = null;
  text.readOnly = false;
  if (as() === "file") $("[name=as][value=text]").checked = true;
}
$("#pick-payload").addEventListener("change", async () => {
  const chosen = $("#pick-payload").files?.[0];
  if (!chosen) return;
  if (chosen.size > MOST) { dropFile(); fault(t("A message has at most 1 MiB.")); return; }
  file = { name: chosen.name, size: chosen.size, base64: toBase64(new Uint8Array(await chosen.arrayBuffer())) };
  text.value = t("File {0}, {1} B", file.name, num(file.size));
  text.readOnly = true;
  preview();
  text.focus();
});
$("#pick-payload").addEventListener("cancel", () => { if (!file) dropFile(); preview(); });

/* Wiring */
composer.addEventListener("submit", send);
text.addEventListener("input", preview);
$("#c-end").addEventListener("change", preview);
for (const radio of $$("[name=as]")) radio.addEventListener("change", () => {
  if (radio.value === "file") { $("#pick-payload").value = ""; $("#pick-payload").click(); buttons(); return; }
  if (file) { file = null; text.value = ""; text.readOnly = false; }
  preview();
});
repeat.addEventListener("change", () => {
  if (repeat.value === "sequence") { repeat.value = ""; saved.openSequence(); }
  showEvery();
});
every.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => { if (event.key === "Enter") send(event); });
text.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
  // Enter that ends a choice of Chinese letters sends nothing.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) { send(event); return; }
  const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
  if (!step || !said.length || event.shiftKey || event.isComposing || text.readOnly) return;
  // In several lines the arrows first move the caret.
  const before = text.value.slice(0, text.selectionStart), after = text.value.slice(text.selectionEnd);
  if (step < 0 ? before.includes("\n") : after.includes("\n")) return;
  const to = Math.max(0, Math.min(said.length, recall + step));
  if (to === recall) return;
  event.preventDefault();
  recall = to;
  put(said[recall] ?? { text: "", as: as(), end: $("#c-end").value });
  text.setSelectionRange(text.value.length, text.value.length);
});
composer.addEventListener("focusout", () => setTimeout(() => { if (!composer.contains(document.activeElement)) composer.classList.remove("wide"); }));

saved.start({ written: () => (as() === "file" ? null : written()), put: message => { put(message); text.focus(); }, target: () => pick.value, send: sendTo, sent: tellSent });
for (const kind of ["state", "sums", "scope", "language"]) store.on(kind, drawTargets);
for (const kind of ["state", "language"]) store.on(kind, drawRepeats);
store.on("language", preview);
store.on("engine", () => { buttons(); preview(); });
store.on("rows", list => { if (list.length && !pick.value) drawTargets(); });
