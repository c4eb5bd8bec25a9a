// @ts-check
// The right side: the chosen message, two that are compared, or else the chosen socket.
import { api, path } from "./api.js";
import { asUtf8, decodeAs, differing, fromHex, hex2, named, payloadNodes, pieceNodes, pieces, plain, toHex, utf8 } from "./bytes.js";
import { captureDetails } from "./captures.js";
import { copyText, $, clear, el, icon, num } from "./dom.js";
import { hexView } from "./hex.js";
import { socketDetails } from "./socket.js";
import { store } from "./store.js";
import { parts, t, zh } from "./words.js";

/** @typedef {import("./rows.js").Row} Row */
/** @typedef {{choose: (row: Row | null, how?: any) => void, answer: (row: Row) => void, back: () => void, clock: (ms: number) => string, by: (row: Row) => string, unanswered: (row: Row, old: boolean) => string, took: (ms: number) => string, way: (row: Row) => string}} Acts */

let shownKey = "", at = 0;
/** The whole bytes of a message that came cut. @type {{seq: number, bytes: Uint8Array | null, says: string}} */
let whole = { seq: -1, bytes: null, says: "" };
/** @type {Acts} */
let acts;
/** The socket whose details were asked for where there is no room for them beside the list. */
let opened = "";

/** @param {Row | null} row @param {Row | null} other @param {Acts} actions */
export function inspect(row, other, actions) {
  acts = actions;
  const box = $("#inspect"), split = $("#split"), bare = store.known && !store.state.entries.length;
  if (row || opened !== store.scope) opened = "";
  split.classList.toggle("has-details", !!row || opened !== "");
  split.classList.toggle("bare", bare && !store.rows.length && !store.capture);
  if (!row) { shownKey = ""; if (store.capture) captureDetails(box); else socketDetails(box, closeSocket); return; }
  const key = [row.seq, other?.seq, row.mate, row.why, row.count, zh(), whole.seq === row.seq && (whole.bytes?.length ?? whole.says)].join(" ");
  if (key === shownKey) return;
  if (!shownKey.startsWith(row.seq + " ")) at = 0;
  shownKey = key;
  box.dataset.key = "";
  clear(box);
  box.scrollTop = 0;
  if (other) compare(box, row, other);
  else if (row.kind === "odd") oddDetails(box, row);
  else details(box, row);
}

/** Shows the chosen socket also where a narrow window has room for one thing alone. */
export function openSocket() {
  opened = store.scope;
  inspect(null, null, acts);
  $("#inspect").scrollTop = 0;
  $("#inspect .shut")?.focus();
}
function closeSocket() {
  opened = "";
  inspect(null, null, acts);
  $("#b-impair").focus();
}
$("#inspect").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => { if (event.key === "Escape" && opened) closeSocket(); });

/** Fetches what is missing of a message; the list holds 4,096 bytes of each at most. @param {Row} row */
async function fetchWhole(row) {
  whole = { seq: row.seq, bytes: null, says: "" };
  const mine = whole;
  try { mine.bytes = fromHex((await api.get(path("messages", row.n))).hex); } catch (error) { mine.says = /** @type {Error} */ (error).message || t("Parley does not answer."); }
  if (whole === mine && shownKey.startsWith(row.seq + " ")) inspect(row, null, acts);
}

const closeButton = () => el("button.icon", { "aria-label": t("Close"), onclick: () => acts.back() }, icon("x"));

/** A list of facts. A third value true means that the fact is a sentence, not data. @param {...([string, any, boolean?] | null)} list */
export function pairs(...list) {
  return el("dl.kv", {}, ...list.flatMap(pair => !pair || pair[1] == null ? [] : [el("dt", {}, t(pair[0])), el(pair[2] ? "dd.s" : "dd", {}, pair[1])]));
}

/** @param {Row} row */
const peerOf = row => `${row.scheme} ${row.peer}${row.connection ? " #" + row.connection : ""}`;
/** @param {number} ms */
const apart = ms => Math.abs(ms) >= 1000 ? (ms / 1000).toFixed(3) + " s" : ms.toFixed(3) + " ms";

/** @param {HTMLElement} box @param {Row} row */
function details(box, row) {
  const isLive = !store.capture, list = store.capture?.rows ?? store.rows;
  if (isLive && row.cut && whole.seq !== row.seq) fetchWhole(row);
  const fetched = isLive && row.cut && whole.seq === row.seq ? whole : null, bytes = fetched?.bytes ?? row.bytes, arrived = row.direction === "in";
  const mate = row.mate ? list.byNumber(row.mate) : undefined;
  const go = mate && el("button.lnk", { onclick: () => acts.choose(mate, { scroll: true }) }, "#" + mate.n);
  const before = list.before(row, r => r.kind === "message" && r.peer === row.peer && r.entry === row.entry && r.connection === row.connection && r.direction === row.direction);
  const told = row.rule ? el("span", {}, el("b.mono", {}, row.label || row.rule), row.label ? el("span.dim", {}, " " + row.rule) : null) : null;
  const unit = row.unit ? t(row.unit) : "";
  box.append(
    el("div.in-head", {}, el("h2", {}, el(arrived ? "span" : "span.ours", {}, (arrived ? "→ " : "← ") + t(arrived ? "arrived" : "left")), el("span.dim.num", {}, "#" + row.n), el("span.dim.num", {}, `${num(row.size)} B ${unit}`)), closeButton()),
    el("div.in-body.msg", {},
      el("div.kvs", {}, pairs(
        [arrived ? "From" : "To", peerOf(row)],
        ["Socket", row.entry + (row.local ? `, ${row.local}` : "")],
        ["Time", row.ns.replace("T", " ").replace("Z", "") + " UTC"],
        ["Since last", before ? apart(row.at - before.at) : t("the first of this peer")],
        row.way ? ["Way", acts.way(row)] : null,
        row.way ? passedOn(row, go) : arrived
          ? ["Answered", mate || row.mate ? el("span", {}, ...(told ? [...parts("by rule {0}", told), ", "] : []), t("after {0}", acts.took(row.rtt)), ", ", go ?? "#" + row.mate) : acts.unanswered(row, true) || t("no answer"), true]
          : ["By", el("span", {}, told ? parts("rule {0}", told) : acts.by(row) || "–", go ? [", ", ...parts("answers {0}", go), ", ", t("after {0}", acts.took(row.rtt))] : ""), true],
        row.truncated ? ["Truncated", t("Only the beginning arrived: the datagram was longer than what was read."), true] : null)),
      el("div.in-acts", {},
        isLive && row.peer && !row.way ? el("button.soft", { onclick: () => acts.answer(row) }, t(arrived ? "Answer it" : "Write to it")) : null,
        isLive && arrived && !row.way ? el("button.soft", { onclick: () => store.emit("make-rule", row) }, t("Make a rule")) : null),
      el("div.hx", {}, el("h3", {}, el("span", {}, t("Bytes"), bytes.length < row.size ? el("span.dim", {}, " " + t("{0} of {1}", num(bytes.length), num(row.size))) : null),
        el("span", {}, el("button.lnk", { onclick: () => copyText(asUtf8(bytes) ?? toHex(bytes), t("Copied {0} B", num(bytes.length))) }, t("Copy text")), el("button.lnk", { onclick: () => copyText(toHex(bytes), t("Copied {0} B", num(bytes.length))) }, t("Copy hex")))),
        fetched?.says ? el("p.dim", { lang: "en" }, fetched.says) : null,
        hexView(bytes, at, i => { at = i; decode(bytes); })),
      el("div.dc", {}, el("h3", {}, t("Decoded"), el("span.dim.num", { id: "dec-at" })), el("table.dec", { id: "dec" }))));
  decode(bytes);
}

/** What the bytes could mean; the numbers begin at the chosen byte. @param {Uint8Array} bytes */
function decode(bytes) {
  const table = $("#dec");
  if (!table) return;
  $("#dec-at").textContent = t("from byte {0}", at);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), left = bytes.length - at;
  /** @type {[string, any][]} */
  const list = [];
  const no = (/** @type {string} */ words) => el("span.no", {}, t(words));
  const rest = bytes.subarray(at), some = rest.subarray(0, 400);
  for (const [label, charset] of [["UTF-8", "utf-8"], ["Latin-1", "latin1"], ["GBK", "gbk"]]) {
    // A cut letter at the end must not make a long text no text.
    let text = null;
    for (let drop = 0; drop < (some.length < rest.length ? 4 : 1) && text === null; drop++) text = decodeAs(some.subarray(0, some.length - drop), charset);
    list.push([label, text === null ? no("is none") : text === "" ? no("empty") : el("span", {}, ...pieceNodes(pieces(utf8(text), 200)))]);
  }
  const n = (/** @type {string} */ label, /** @type {number} */ size, /** @type {() => string} */ read) => list.push([label, left >= size ? read() : no("too few bytes")]);
  if (bytes.length) {
    n("8 bit, ±", 1, () => `${view.getUint8(at)}   ${view.getInt8(at)}`);
    n("16 bit BE, LE", 2, () => `${num(view.getUint16(at))}   ${num(view.getUint16(at, true))}`);
    n("16 bit ± BE, LE", 2, () => `${num(view.getInt16(at))}   ${num(view.getInt16(at, true))}`);
    n("32 bit BE, LE", 4, () => `${num(view.getUint32(at))}   ${num(view.getUint32(at, true))}`);
    n("32 bit ± BE, LE", 4, () => `${num(view.getInt32(at))}   ${num(view.getInt32(at, true))}`);
    n("64 bit BE, LE", 8, () => `${view.getBigUint64(at)}   ${view.getBigUint64(at, true)}`);
    n("64 bit ± BE, LE", 8, () => `${view.getBigInt64(at)}   ${view.getBigInt64(at, true)}`);
    n("float BE, LE", 4, () => `${view.getFloat32(at).toPrecision(6)}   ${view.getFloat32(at, true).toPrecision(6)}`);
    n("double BE, LE", 8, () => `${view.getFloat64(at).toPrecision(8)}   ${view.getFloat64(at, true).toPrecision(8)}`);
  }
  const small = bytes.length <= 65_536, text = small ? asUtf8(bytes) : null;
  let json = null;
  try { json = JSON.parse((small ? asUtf8(rest) : null) ?? ""); } catch { /* is none */ }
  list.push(["JSON", json !== null && typeof json === "object" ? el("span", {}, ...pieceNodes(pieces(utf8(JSON.stringify(json, null, 1)), 2000).map(([s, e]) => s === "\\n" ? ["\n", false] : [s, e]))) : no("is none")]);
  const found = text === null ? [] : named(text).slice(0, 24);
  if (found.length) list.unshift([t("Values"), found.map(([k, v]) => `${k} ${v}`).join("   ")]);
  clear(table).append(el("tbody", {}, ...list.map(([k, v]) => el("tr", {}, el("th", { scope: "row" }, t(k)), el("td", {}, v)))));
}

/** What a relay did with it. @param {Row} row @param {any} go to the other of the two @returns {[string, any, boolean]} */
function passedOn(row, go) {
  if (row.direction === "in") return ["Passed on", row.mate ? el("span", {}, t("after {0}", acts.took(row.rtt)), ", ", go ?? "#" + row.mate) : t("not as it came"), true];
  return ["Came", row.mate ? el("span", {}, go ?? "#" + row.mate, ", ", t("{0} earlier", acts.took(row.rtt))) : t("not as it left"), true];
}

/** @param {HTMLElement} box @param {Row} row */
function oddDetails(box, row) {
  const word = row.word.replace(/ [\d,]+$/, ""), ours = row.event === "unshown";
  box.append(el("div.in-head", {}, el("h2", {}, row.mark + " " + t(word) + row.word.slice(word.length)), closeButton()),
    el("div.in-body", {}, row.says ? el("p", ours ? {} : { lang: "en" }, ours ? t(row.says) : plain(row.says)) : null,
      pairs(["Socket", row.entry], row.way ? ["Way", acts.way(row)] : row.peer ? ["Peer", peerOf(row)] : null, row.cause ? ["Cause", row.cause] : null, row.count ? ["How many", num(row.count)] : null,
        row.event === "dropped" ? ["Direction", t(row.direction === "in" ? "arrived, and was not received" : "was due, and was not sent"), true] : null,
        row.ns ? ["Time", row.ns.replace("T", " ").replace("Z", "") + " UTC"] : null)));
}

/** @param {HTMLElement} box @param {Row} row @param {Row} other */
function compare(box, row, other) {
  const a = row.bytes, b = other.bytes, most = Math.max(a.length, b.length), wide = $("#inspect").clientWidth > 620 ? 16 : 8, end = Math.min(most, 256);
  const line = (/** @type {Uint8Array} */ x, /** @type {Uint8Array} */ y, /** @type {string} */ mark, /** @type {number} */ from) => el("div", {}, el("span.dim", {}, mark),
    el("span", {}, ...[...x.subarray(from, Math.min(end, from + wide))].flatMap((v, i) => [v === y[from + i] ? hex2(v) : el("mark", {}, hex2(v)), " "])));
  // Both break after the same byte, so that each byte stands above the one that it is compared with.
  const lines = Array.from({ length: Math.ceil(end / wide) }, (_, i) => el("div.both", {}, el("span.of", {}, (i * wide).toString(16).padStart(4, "0")), el("div", {}, line(a, b, "A", i * wide), line(b, a, "B", i * wide))));
  const words = (/** @type {Row} */ r, /** @type {string} */ mark) => el("div", {}, el("span.dim", {}, mark), el("span", {}, ...(r.kind === "odd" ? [plain(r.word + " " + r.says)] : payloadNodes(r.bytes, 400, r.cut))));
  box.append(
    el("div.in-head", {}, el("h2", {}, t("#{0} beside #{1}", row.n, other.n), el("span.dim", {}, t("{0} of {1} bytes differ", num(differing(a, b)), num(most)))), closeButton()),
    el("div.in-body", {}, el("div.cmp", {}, ...lines, end < most ? el("span.dim", {}, t("{0} of {1} are shown", num(end), num(most))) : null), el("div.cmp", {}, words(row, "A"), words(other, "B")),
      pairs(["A", `${acts.clock(row.at)}  ${peerOf(row)}  ${num(row.size)} B`], ["B", `${acts.clock(other.at)}  ${peerOf(other)}  ${num(other.size)} B`], ["Apart", apart(other.at - row.at)],
        row.cut || other.cut ? ["Note", t("Only the first 4,096 bytes of each are compared."), true] : null)));
}
