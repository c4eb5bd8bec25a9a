// @ts-check
// The left side: one card a socket; above the list: what to type into the device.
import { api, path } from "./api.js";
import { recordAct, recordChip } from "./captures.js";
import { copyText, $, clear, el, icon, mirror, num, svg } from "./dom.js";
import { attempt, openEntry } from "./opener.js";
import { stopped, sum } from "./socket.js";
import { store } from "./store.js";
import { t, zh } from "./words.js";

/** @typedef {import("./store.js").Entry} Entry */

const cards = $("#cards"), bench = $("#bench");
/** @type {Map<string, {li: HTMLElement, key: string}>} */
const known = new Map();
let sparkAt = 0;

/** @param {string} id @param {boolean} all */
function makeCard(id, all) {
  const li = el(all ? "li.card.all" : "li.card", {}, el("button", { onclick: () => { store.setScope(id); store.emit("choice"); closeBench(false); } }));
  return { li, key: "" };
}

function drawCards() {
  const entries = store.state.entries, want = entries.length ? ["all", ...entries.map(e => e.name)] : [];
  for (const [id, card] of known) if (!want.includes(id)) { card.li.remove(); known.delete(id); }
  const spark = performance.now() - sparkAt > 900;
  if (spark) sparkAt = performance.now();
  want.forEach((id, i) => {
    let card = known.get(id);
    if (!card) known.set(id, card = makeCard(id, id === "all"));
    if (cards.children[i] !== card.li) cards.insertBefore(card.li, cards.children[i] ?? null);
    const here = store.scope === id, button = /** @type {HTMLElement} */ (card.li.firstElementChild);
    if (here) card.li.setAttribute("aria-current", "true"); else card.li.removeAttribute("aria-current");
    button.setAttribute("aria-pressed", String(here));
    const entry = store.entry(id), key = JSON.stringify([entry?.state, entry?.says, entry?.addresses, entry?.target, entry?.recording, entry?.ledger ?? entries.map(e => [e.ledger.received, e.ledger.sent]), !!store.gone, zh()]);
    recordAct(card.li, entry, here);
    // The figures and the plot are changed inside the button, so that it keeps the focus.
    if (card.key !== key) { card.key = key; freePort(card.li, entry); clear(button).append(...(entry ? inside(entry) : insideAll(entries))); } else if (spark && entry) button.querySelector(".spark")?.replaceWith(sparkline(id));
  });
  const name = store.scope === "all" ? t("All sockets") : store.scope;
  if ($("#scope-l").textContent !== name) $("#scope-l").textContent = name;
}

const TAKEN = /port \d+ is in use/;
/** A port that another program has is answered with one click: any free one. @param {HTMLElement} li @param {Entry | undefined} entry */
function freePort(li, entry) {
  const can = entry?.state === "failed" && TAKEN.test(entry.says ?? "") && /^address:.*:\d+/m.test(entry.yaml);
  if (!can) { li.querySelector(".freeport")?.remove(); return; }
  const old = li.querySelector(".freeport");
  if (old) { old.textContent = t("Open on a free port"); return; }
  li.append(el("button.soft.small.cardact.freeport", { type: "button", onclick: () => attempt(async () => {
    const now = store.entry(entry.name);
    if (!now) return;
    store.adoptEntry(await api.put(path("entries", now.name), { yaml: now.yaml.replace(/^(address:.*?:\/\/[^\s"',]*:)\d+/m, "$10") }), now.name);
    store.setScope(now.name);
  }) }, t("Open on a free port")));
}

const sparkline = (/** @type {string} */ name) => mirror(store.rates(name).slice(-29), "spark", 58, 20);
/** @param {number} received @param {number} sent */
const figures = (received, sent) => el("span.lg", {}, `${num(received)} `, el("b", { "aria-hidden": "true" }, "→"), el("span.vh", {}, t("received")), `  ${num(sent)} `, el("b", { "aria-hidden": "true" }, "←"), el("span.vh", {}, t("sent")));

/** @param {Entry[]} entries */
function insideAll(entries) {
  return [el("span"), el("span.nm", {}, t("All sockets")), figures(entries.reduce((n, e) => n + e.ledger.received, 0), entries.reduce((n, e) => n + e.ledger.sent, 0))];
}
/** @param {Entry} entry */
function inside(entry) {
  const { ledger, state } = entry, drops = sum(ledger.droppedIn) + sum(ledger.droppedOut);
  const dot = store.gone ? "i.dot" : state === "refused" || state === "failed" ? "i.dot.bad" : stopped(state) ? "i.dot" : "i.dot.on";
  const causes = [...Object.entries(ledger.droppedIn), ...Object.entries(ledger.droppedOut)].filter(([, n]) => n);
  return [el(dot, { "aria-hidden": "true" }), el("span.nm", {}, entry.name), el("span.st", {}, (entry.kind === "relay" ? t("relay") + ", " : "") + t(store.gone ? "unknown" : state)), el("span.ad", {}, entry.addresses.join(", ")),
    entry.target ? el("span.ad", { title: entry.target }, "→ " + entry.target) : "",
    figures(ledger.received, ledger.sent), sparkline(entry.name),
    ...(drops ? [el("span.d", {}, t("{0} dropped: ", num(drops)) + causes.map(([cause, n]) => `${num(n)} ${cause}`).join(", "))] : []),
    ...recordChip(entry),
    ...(entry.says ? [el("span.says", { lang: "en" }, entry.says)] : [])];
}

/* The address */
let dialKey = "";
function drawDial() {
  const list = store.scoped().filter(e => e.dial.length), key = JSON.stringify([list.map(e => e.dial), zh()]);
  $("#dial").hidden = !list.length;
  $("#b-impair").hidden = !store.entry(store.scope)?.relay;
  if (key === dialKey || !list.length) return;
  dialKey = key;
  const row = clear($("#dial-row")), first = list[0].dial[0];
  const put = (/** @type {string} */ text, /** @type {string} */ label, /** @type {string} */ what) => el("button.put", { onclick: () => copyText(text, t("Copied {0}", text)), "aria-label": `${what} ${text}: ${t("Copy")}`, title: what },
    label ? el("small", {}, label) : null, label ? " " : null, el("span", {}, text), icon("copy"));
  row.append(put(first.host, "", t("Host")));
  const seen = new Set();
  for (const d of list.flatMap(e => e.dial)) {
    // A device has one field for the host and one for the port, so each stands alone; ports of other hosts are in the details.
    const one = `${d.scheme} ${d.port}`;
    if (d.host !== first.host || seen.has(one)) continue;
    seen.add(one);
    row.append(put(String(d.port), d.scheme.toUpperCase(), `${d.scheme.toUpperCase()} ${t("port")}`));
  }
  const others = new Set(list.flatMap(e => e.dial.map(d => d.host)));
  others.delete(first.host);
  clear($(".dial .eyebrow")).append(t("Type this into your device"),
    others.size ? el("button.via", { type: "button", onclick: showAddresses }, t("{0}, {1} more", t(first.via), others.size)) : el("span.dim", {}, t(first.via)));
}

function addressList() {
  const pop = el("div.pop", { id: "pop-addresses", popover: "auto", role: "group" });
  document.body.append(pop);
  return pop;
}
/** All addresses, in a list below the button; each copies. @param {Event} event */
function showAddresses(event) {
  const by = /** @type {HTMLElement} */ (event.currentTarget), pop = $("#pop-addresses") ?? addressList(), at = by.getBoundingClientRect();
  const dials = [...new Map(store.scoped().flatMap(e => e.dial).map(d => [d.address, d])).values()];
  pop.setAttribute("aria-label", t("Others reach it as"));
  clear(pop).append(...dials.map(d => el("button", { type: "button", onclick: () => { pop.hidePopover(); copyText(d.address.replace(/^\w+:\/\//, ""), t("Copied {0}", d.address.replace(/^\w+:\/\//, ""))); by.focus(); } }, el("code", {}, d.address), el("span.dim", {}, t(d.via)))));
  pop.showPopover();
  pop.style.left = Math.max(8, Math.min(innerWidth - pop.offsetWidth - 8, at.left)) + "px";
  pop.style.top = at.bottom + 6 + "px";
  pop.firstElementChild?.focus();
}

/* QR code */
async function drawQr(/** @type {{address: string, host: string, port: number}} */ dial) {
  const text = dial.address.replace(/^\w+:\/\//, "");
  $("#qr-addr").textContent = text;
  const { size, rows } = await api.get("/qr?text=" + encodeURIComponent(text));
  let d = "";
  rows.forEach((/** @type {string} */ line, /** @type {number} */ y) => { for (let x = 0; x < size; x++) if (line[x] === "1") d += `M${x} ${y}h1v1h-1z`; });
  clear($("#qr")).append(svg("svg", { viewBox: `-4 -4 ${size + 8} ${size + 8}`, role: "img", "aria-label": t("QR code of {0}", text) }, svg("path", { d })));
}
export function showQr() {
  const dials = store.scoped().flatMap(e => e.dial);
  if (!dials.length) return;
  clear($("#qr"));
  const pick = clear($("#qr-pick"));
  if (dials.length > 1) {
    const select = el("select", { "aria-label": t("Address"), onchange: () => attempt(() => drawQr(dials[+select.value])) }, ...dials.map((d, i) => el("option", { value: i }, `${d.address.replace(/^\w+:\/\//, "")}  ${d.scheme.toUpperCase()}, ${t(d.via)}`)));
    pick.append(select);
  }
  $("#d-qr").showModal();
  attempt(() => drawQr(dials[0]));
}

/* The bench's file, the simulator, the drawer of a narrow screen */
function drawHead() {
  const { bench: file, simulator } = store.state;
  $("#bench-file").textContent = file.file || (store.known ? t("no file") : "");
  $("#unsaved").hidden = file.saved !== false;
  $("#bench-command").textContent = `parley run ${file.file || "bench.yaml"}`;
  $("#sim-box").hidden = !simulator.available;
  $("#sim").setAttribute("aria-checked", String(simulator.on));
  document.title = file.file ? `Parley: ${file.file}` : "Parley: the other end of the wire";
}
$("#sim").addEventListener("click", () => attempt(async () => {
  const on = !store.state.simulator.on;
  await api.put(path("simulator"), { on });
  store.state.simulator.on = on;
  drawHead();
}));
export function closeBench(focus = true) {
  if (!bench.classList.contains("open")) return;
  bench.classList.remove("open");
  if (focus) $("#open-bench").focus();
}
$("#open-bench").addEventListener("click", () => { bench.classList.add("open"); setTimeout(() => $("#close-bench").focus(), 60); });
$("#close-bench").addEventListener("click", () => closeBench());
bench.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => { if (event.key === "Escape") closeBench(); });
document.addEventListener("pointerdown", event => { if (bench.classList.contains("open") && !bench.contains(/** @type {Node} */ (event.target))) closeBench(); });
$("#add").addEventListener("click", () => { closeBench(false); openEntry(); });
$("#b-qr").addEventListener("click", showQr);
$("#more-qr").addEventListener("click", showQr);
$("#b-code").addEventListener("click", () => store.emit("code"));

/** Scrolls the list so far that the chosen card is in sight. Only the list itself may scroll. */
function showChosen() {
  const card = known.get(store.scope)?.li.getBoundingClientRect(), list = cards.getBoundingClientRect();
  if (!card) return;
  if (card.top < list.top) cards.scrollTop -= list.top - card.top;
  else if (card.bottom > list.bottom) cards.scrollTop += card.bottom - list.bottom;
}

function all() { drawHead(); drawCards(); drawDial(); }
for (const kind of ["state", "scope", "language", "engine"]) store.on(kind, all);
store.on("scope", showChosen);
let asked = false;
store.on("sums", () => {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => { asked = false; drawCards(); });
});
// A minute that is silent must become empty, also while no sums come.
setInterval(() => { if (store.live && !document.hidden) drawCards(); }, 1000);
