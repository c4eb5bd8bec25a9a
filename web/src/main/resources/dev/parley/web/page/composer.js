// @ts-check
// Answers by hand. What the bytes will be, the engine says (/preview), so that the page cannot differ from what leaves.
import { api, path } from "./api.js";
import { fromHex, toBase64, toHex } from "./bytes.js";
import { $, $$, clear, el, icon, num, tell } from "./dom.js";
import { problems } from "./opener.js";
import { saved } from "./saved.js";
import { store } from "./store.js";
import { follow, hasCaller, nobody, schemeOf, targetOf, targetsOf, worded, isClosed } from "./targets.js";
import { t } from "./words.js";

/** @typedef {import("./targets.js").Target} Target */
/** @typedef {import("./store.js").Saved} Saved */

const text = $("#c-text"), pick = $("#c-to"), box = $("#c-prev"), composer = $("#composer"), repeat = $("#c-rep"), every = $("#c-every");
/** @type {Saved[]} */
const said = [];
let recall = 0, timer = 0, wrong = false, sending = false, targetKey = "", placed = "", someone = false;
/** What the list of targets offers, in its order. @type {Target[]} */
let options = [];
/** What a person chose, or nothing; `why` says why it is nobody. @type {{entry: string, to: string, why: string} | null} */
let want = null;
/** @type {Set<string>} */
let known = new Set();
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

/** @returns {Target | undefined} whom the chosen words name; nobody if they say why nobody gets it */
const target = () => options[pick.selectedIndex];

/** @param {string} words @param {string} [entry] @returns {Target} */
const nobodyFor = (words, entry = "") => ({ entry, to: "", send: "", scheme: schemeOf(store.entry(entry)), ...worded(entry, words) });

/** Which of these is meant: what was chosen; else who is there already, and rather a device than the simulated one. @param {Target[]} all @returns {number} */
function meant(all) {
  const wish = want;
  if (wish) {
    const find = (/** @type {string} */ to) => all.findIndex(x => x.entry === wish.entry && x.to === to);
    for (const to of wish.to === "last" ? ["last", "all", ""] : [wish.to]) if (find(to) >= 0) return find(to);
  }
  const was = target(), callers = new Set(store.scoped().filter(hasCaller).map(e => e.name)), there = all.filter(x => x.to);
  const best = there.find(x => x.entry === was?.entry && callers.has(x.entry)) ?? there.find(x => callers.has(x.entry)) ?? there.find(x => x.entry === was?.entry) ?? there[0];
  return Math.max(0, best ? all.indexOf(best) : all.findIndex(x => x.entry === was?.entry));
}

function drawTargets() {
  composer.hidden = !store.scoped().some(e => e.kind !== "relay"); // a relay passes on what comes, and says nothing itself
  // An open list of choices must not change under the pointer.
  if (isOpen() && targetKey) { buttons(); return; }
  const entries = store.scoped().filter(e => e.kind !== "relay"), many = store.scope === "all" && store.state.entries.length > 1;
  /** @type {Target[]} */
  const all = entries.flatMap(entry => {
    const list = targetsOf(entry);
    return list.length ? list : [nobodyFor(nobody(entry), entry.name)];
  });
  const wish = want, there = entries.find(e => e.name === wish?.entry);
  if (wish && !store.entry(wish.entry)) want = null;
  else if (wish && there) {
    // Who was chosen by number has gone: then nobody gets it, and not somebody else.
    if (!wish.why && /^\d+$/.test(wish.to) && !all.some(x => x.entry === wish.entry && x.to === wish.to)) want = { entry: wish.entry, to: "", why: schemeOf(there) === "tcp" ? "this connection is closed" : "this peer has left" };
    if (want?.why) all.unshift(nobodyFor(t(want.why), wish.entry));
  }
  if (!all.length) all.push(nobodyFor(t("nobody has come yet")));
  const chosen = want?.why && there ? 0 : meant(all), key = JSON.stringify([all, chosen, many]);
  if (key !== targetKey) {
    targetKey = key;
    options = all;
    clear(pick).append(...all.map((x, i) => el("option", { value: i }, many && x.entry ? x.named : x.words)));
    pick.selectedIndex = chosen;
    pick.title = pick.selectedOptions[0].textContent ?? "";
  }
  retarget();
  buttons();
}
const isOpen = () => { try { return pick.matches(":open"); } catch { return document.activeElement === pick; } };

function buttons() {
  const to = target();
  pick.disabled = options.length < 2 && !to?.to;
  $("#c-send").disabled = !to?.to || wrong || !store.live || sending || (as() === "file" && !file);
}

/** Set while the engine is asked for a peer that came so lately that the page does not know it yet. @type {Promise<void> | null} */
let learning = null;

/** Chooses the peer of a row, and the composer. @param {import("./rows.js").Row} row */
export function answerTo(row) {
  const entry = store.entry(row.entry);
  if (!entry) return;
  if (store.scope !== "all" && store.scope !== entry.name) store.setScope(entry.name);
  want = { entry: entry.name, ...targetOf(entry, row) };
  pick.blur();
  if (want.to || isClosed(row)) drawTargets(); else askFor(row);
  composer.classList.add("wide");
  text.focus();
}

/** @param {import("./rows.js").Row} row */
function askFor(row) {
  const asked = learning = store.load().catch(() => {}).then(() => {
    const now = store.entry(row.entry);
    if (asked !== learning || !now) return;
    learning = null;
    want = { entry: now.name, ...targetOf(now, row) };
    drawTargets();
  });
}

/** A socket that was just opened is the one that is meant. */
function meanNew() {
  const names = store.state.entries.map(e => e.name), fresh = names.filter(name => !known.has(name)), first = !store.known || !known.size && fresh.length !== 1;
  known = new Set(names);
  if (!first && fresh.length === 1) want = { entry: fresh[0], to: "last", why: "" };
}

/* The end of a message */

/** Chosen by hand, for each entry and for letters and bytes apart. @type {Record<string, string>} */
let ends = {};
try { ends = JSON.parse(sessionStorage.getItem("parley.ends") ?? "{}"); } catch { /* then none is known */ }

const endPlace = () => `${/hex|file/.test(as()) ? "bytes" : "letters"} ${target()?.entry ?? ""}`;

/** Without a framing, who reads lines from a TCP connection waits for the end of one. */
function usualEnd() {
  const to = target(), entry = store.entry(to?.entry ?? "");
  return to?.scheme === "tcp" && entry && !entry.framed && !/hex|file/.test(as()) ? "lf" : "none";
}

const placeNow = () => [endPlace(), target()?.scheme, usualEnd()].join(" ");

/** Puts the end that fits to the target and the way of writing, when one of the two has changed. */
function retarget() {
  const place = placeNow(), there = !!target()?.to;
  if (place === placed && there === someone) return;
  if (place !== placed) $("#c-end").value = ends[endPlace()] ?? usualEnd();
  placed = place;
  someone = there;
  preview();
}

/* What will leave */

function preview() {
  clearTimeout(timer);
  asking?.abort();
  if (!text.value && !file) {
    const end = $("#c-end");
    fault("");
    clear(box).append(el("span", {}, t("Enter sends, ↑ brings back the last one.") + (end.value !== "none" ? " " + t("{0} is put behind it.", end.selectedOptions[0].textContent)
      : target()?.scheme === "udp" && target()?.to ? " " + t("Sent empty, it is an empty datagram.") : "")));
    return;
  }
  timer = window.setTimeout(ask, 120);
}

async function ask() {
  if (!store.live) return;
  const mine = asking = new AbortController(), to = target();
  try {
    const it = await api.post("/preview", { ...written(), entry: to?.entry && to.scheme === "tcp" ? to.entry : undefined }, mine.signal);
    if (mine.signal.aborted) return;
    fault("");
    clear(box).append(el("b.num", {}, t(it.wireBytes === it.bytes && it.wire === it.hex ? "{0} B will leave" : "{0} B on the wire", num(it.wireBytes))), el("span.by", {}, ...wireNodes(it)));
    const ours = it.note === "filled in when it leaves";
    if (it.note) box.append(el("span.nt", ours ? {} : { lang: "en" }, ours ? t(it.note) : it.note));
  } catch (error) { if (!mine.signal.aborted) fault(problems(error).map(p => p.message).join(" ")); }
}

/** What leaves on the wire; what the framing adds is grey. @param {{hex: string, wire: string, wireBytes: number}} it */
function wireNodes(it) {
  const bytes = fromHex(it.wire).subarray(0, 48), message = fromHex(it.hex), more = it.wireBytes > bytes.length ? " …" : "";
  // A framing that stands around the message leaves it whole; one that encodes each byte has nothing that could be grey.
  let from = it.wire.indexOf(it.hex);
  while (from % 2 === 1) from = it.wire.indexOf(it.hex, from + 1);
  if (from < 0 || !message.length || it.wire === it.hex) return [toHex(bytes) + more];
  const parts = [bytes.subarray(0, from / 2), bytes.subarray(from / 2, from / 2 + message.length), bytes.subarray(from / 2 + message.length)];
  return [...parts.flatMap((part, i) => part.length ? [i === 1 ? toHex(part) : el("span.framing", {}, toHex(part)), " "] : []), more.trim()];
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
  placed = placeNow(); // its own end stays
  buttons();
  preview();
}

/* Sending */

/** @param {Target} to @param {Saved} message @param {{every?: string, sequence?: boolean}} [how] */
const sendTo = (to, message, how = {}) => api.post(path("entries", to.entry, "send"), { to: to.send, ...message, ...how });

/** @param {Event} [event] */
async function send(event) {
  event?.preventDefault();
  if (learning) await learning;
  if ($("#c-send").disabled) return;
  // The very peer that the words name now, also if somebody else is heard before this request arrives.
  const message = written(), sentFile = file, to = /** @type {Target} */ (target());
  const beat = repeat.value === "?" ? every.value.trim() : repeat.value;
  sending = true;
  buttons();
  try {
    const done = await sendTo(to, message, beat ? { every: beat } : {});
    if (!sentFile && (message.text || message.end !== "none")) {
      const last = said[said.length - 1];
      if (!last || JSON.stringify(last) !== JSON.stringify(message)) said.push(message);
      if (said.length > 200) said.shift();
    }
    recall = said.length;
    sending = false;
    if (sentFile) dropFile(); else text.value = "";
    placed = "";
    retarget();
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
$("#pick-payload").addEventListener("cancel", () => { if (!file) dropFile(); retarget(); preview(); });

/* Wiring */
composer.addEventListener("submit", send);
text.addEventListener("input", preview);
$("#c-end").addEventListener("change", () => {
  ends[endPlace()] = $("#c-end").value;
  try { sessionStorage.setItem("parley.ends", JSON.stringify(ends)); } catch { /* then for this page only */ }
  preview();
});
pick.addEventListener("change", () => {
  const to = target();
  want = to?.entry ? { entry: to.entry, to: to.to || "last", why: "" } : null;
  drawTargets();
});
pick.addEventListener("blur", drawTargets);
for (const radio of $$("[name=as]")) radio.addEventListener("change", () => {
  if (radio.value === "file") { $("#pick-payload").value = ""; $("#pick-payload").click(); buttons(); retarget(); return; }
  if (file) { file = null; text.value = ""; text.readOnly = false; }
  retarget();
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

saved.start({ written: () => (as() === "file" ? null : written()), put: message => { put(message); text.focus(); }, target: () => (target()?.to ? target() : undefined), send: sendTo, sent: tellSent });
store.on("scope", () => { if (want?.why) want = null; });
store.on("state", meanNew);
for (const kind of ["state", "sums", "scope", "language"]) store.on(kind, drawTargets);
for (const kind of ["state", "language"]) store.on(kind, drawRepeats);
store.on("language", preview);
store.on("engine", () => { buttons(); preview(); });
store.on("rows", list => { follow(list); drawTargets(); });
