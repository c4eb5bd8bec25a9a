// @ts-check
// The rows: a ring of what passed, and how an event of the engine becomes a row.
import { fromHex, pictureKind } from "./bytes.js";
import { Flows } from "./flows.js";

/**
 * @typedef {Object} Row
 * @property {number} n the event's number; a row that the page made itself has a half
 * @property {number} seq its place for ever; see Rows
 * @property {number} at milliseconds since 1970, with fractions
 * @property {string} ns the engine's text of the time, with nanoseconds
 * @property {"message" | "odd"} kind
 * @property {string} entry
 * @property {"udp" | "tcp"} scheme
 * @property {"in" | "out"} direction
 * @property {string} peer
 * @property {string} local
 * @property {number} connection
 * @property {"" | "up" | "down"} way of a relay's row: to the target or from it
 * @property {string} flow of a relay's row: the peer whose it is, whichever side it is about
 * @property {string} unit
 * @property {Uint8Array} bytes at most 4,096
 * @property {number} size
 * @property {boolean} cut the engine has more bytes than `bytes`
 * @property {boolean} truncated the engine itself has only the beginning
 * @property {string} rule
 * @property {string} label what the rule matches, where that was known when the row came
 * @property {boolean} hand
 * @property {string} how how it was had sent by hand: "every 1s", "sequence", or nothing
 * @property {number} mate the number of its question or answer, or 0
 * @property {number} rtt milliseconds between the two, or 0
 * @property {string} event
 * @property {string} cause
 * @property {string} says
 * @property {string} why why nothing answers it, if that is known
 * @property {string} word
 * @property {number} count of a drop or a gap
 * @property {"calm" | "warn" | "bad"} tone
 * @property {string} mark
 */

const MOST = 100_000;
const MOST_BYTES = 128 << 20; // a flood of long messages must not eat the browser
const EMPTY = new Uint8Array(0);

/** A ring. A row's place for ever is its sequence number: rows.first + its index. */
export class Rows {
  constructor() {
    /** @type {Row[]} */
    this.ring = [];
    this.first = 0; // so many rows are already forgotten
    this.end = 0; // the sequence number of the next row
    this.weight = 0;
    /** Where each number stands: rows of one batch stand in the order of their times, not of their numbers. @type {Map<number, number>} */
    this.places = new Map();
  }
  get length() { return this.end - this.first; }
  /** @param {number} i 0 is the oldest that is kept @returns {Row} */
  at(i) { return this.ring[(this.first + i) % MOST]; }
  /** @param {number} seq @returns {Row | undefined} */
  bySeq(seq) { return seq >= this.first && seq < this.end ? this.ring[seq % MOST] : undefined; }
  /** @param {Row} row */
  push(row) {
    if (this.length === MOST) this.drop();
    row.seq = this.end;
    this.places.set(row.n, row.seq);
    this.ring[this.end++ % MOST] = row;
    this.weight += row.bytes.length;
    while (this.weight > MOST_BYTES && this.length > 1) this.drop();
  }
  drop() {
    const i = this.first++ % MOST;
    this.weight -= this.ring[i].bytes.length;
    this.places.delete(this.ring[i].n);
    delete this.ring[i]; // who still shows the row has it by itself
  }
  clear() { this.first = this.end; this.ring = []; this.weight = 0; this.places.clear(); }
  /** @param {number} n @returns {Row | undefined} */
  byNumber(n) { const seq = this.places.get(n); return seq === undefined ? undefined : this.bySeq(seq); }
  /** The last k rows that pass the test, oldest first. @param {number} k @param {(row: Row) => boolean} [test] @returns {Row[]} */
  last(k, test = () => true) {
    const out = [];
    for (let i = this.length - 1; i >= 0 && out.length < k; i--) if (test(this.at(i))) out.push(this.at(i));
    return out.reverse();
  }
  /** The newest row before this one that passes. @param {Row} row @param {(row: Row) => boolean} test @param {number} [most] */
  before(row, test, most = 20_000) {
    for (let i = row.seq - this.first - 1; i >= 0 && most-- > 0; i--) if (test(this.at(i))) return this.at(i);
    return undefined;
  }
}

/** @param {string} text RFC 3339 with nanoseconds */
export function moment(text) {
  const dot = text.indexOf(".");
  return dot < 0 ? Date.parse(text) : Date.parse(text.slice(0, dot) + "Z") + Number("0" + text.slice(dot, -1)) * 1000;
}
/** The events of one batch in the order of their times; several threads have made them. @param {any[]} events @returns {any[]} */
export function inOrder(events) {
  const times = new Map(events.map(e => [e, e.at ? moment(e.at) : 0]));
  return events.every((e, i) => !i || times.get(e) >= times.get(events[i - 1])) ? events : [...events].sort((a, b) => times.get(a) - times.get(b));
}
/** @param {string | undefined} address */
const bare = address => (address ?? "").replace(/^[a-z]+:\/\//, "");

/** Where it came to, as it is written to listen there; the entry may have another address by now. @param {Row} row */
export const ownAddress = row => row.local ? `${row.scheme}://${row.local.replace(/^(\[::\]|0\.0\.0\.0)(?=:\d)/, "")}` : row.entry;

/** @type {Record<string, [string, "calm" | "warn" | "bad", string]>} event → word, tone, mark */
const ODD = {
  listening: ["listening", "calm", "○"], opened: ["connected", "calm", "○"], relaying: ["relayed", "calm", "⇄"], dropped: ["dropped", "warn", "!"], refused: ["refused", "bad", "✕"],
  finished: ["finished sending", "calm", "○"], closed: ["closed", "calm", "○"], joined: ["came", "calm", "○"], left: ["went", "calm", "○"],
  renamed: ["renamed", "calm", "○"], failed: ["failed", "bad", "✕"], note: ["note", "calm", "i"], summary: ["ended", "calm", "○"], step: ["step", "calm", "○"],
};
const HARSH = new Set(["reset", "limit", "idle", "malformed", "not-allowed", "timed-out", "network"]);

/** Makes rows of events, and joins an answer with its question. */
export class RowMaker {
  /** @param {Rows} rows @param {(name: string) => any} entry */
  constructor(rows, entry) {
    this.rows = rows;
    this.entry = entry;
    this.lastNumber = 0;
    /** The newest question without an answer, for each peer. @type {Map<string, Row>} */
    this.open = new Map();
    /** @type {Map<string, {row: Row, since: number}>} */
    this.gaps = new Map();
    this.flows = new Flows();
  }
  clear() { this.open.clear(); this.gaps.clear(); this.flows.clear(); this.lastNumber = 0; }

  /** @param {any} e an event @param {Partial<Row>} more @returns {Row} */
  row(e, more) {
    const scheme = /^tcp/.test(e.peer ?? e.local ?? this.entry(e.session)?.addresses[0] ?? "") ? "tcp" : "udp";
    return { n: e.n, seq: -1, at: e.at ? moment(e.at) : Date.now(), ns: e.at ?? "", kind: "odd", entry: e.session ?? "", scheme, direction: "in", peer: bare(e.peer), local: bare(e.local), connection: e.connection ?? 0, way: "", flow: "",
      unit: e.unit ?? "", bytes: EMPTY, size: 0, cut: false, truncated: false, rule: "", label: "", hand: false, how: "", mate: 0, rtt: 0, event: e.event ?? "", cause: e.cause ?? "", says: e.says ?? "", why: "", word: "", count: 0, tone: "calm", mark: "", ...more };
  }

  /** @param {any} e */
  take(e) {
    this.lastNumber = Math.max(this.lastNumber, e.n);
    if (e.event === "received" || e.event === "sent") this.message(e);
    else this.oddity(e);
  }

  /** @param {any} e */
  message(e) {
    const bytes = fromHex(e.hex ?? ""), out = e.event === "sent";
    const row = this.row(e, { kind: "message", direction: out ? "out" : "in", bytes, size: e.bytes ?? bytes.length, cut: e.cut === true, truncated: e.truncated === true, rule: e.rule ?? "", label: e.rule ? this.entry(e.session)?.ruleLabels?.[e.rule] ?? "" : "", hand: e.hand === true, how: e.how ?? "", mark: pictureKind(bytes) });
    const key = `${row.entry} ${row.peer} ${row.connection}`, entry = this.entry(row.entry);
    if (entry?.kind === "relay") this.flows.pass(row, entry);
    else if (!out) {
      if (this.open.size > 20_000) this.open.clear();
      this.open.set(key, row);
    } else if (!row.hand && (row.rule || /^(rules|echo|template)$/.test(entry?.answers ?? ""))) {
      const question = this.open.get(key);
      if (question && question.at <= row.at + 1) {
        this.open.delete(key);
        row.mate = question.n;
        question.mate = row.n;
        row.rtt = question.rtt = Math.max(0, row.at - question.at);
        question.rule = row.rule;
      }
    }
    this.rows.push(row);
  }

  /** @param {any} e */
  oddity(e) {
    if (e.event === "progress" || e.event === "served") return; // a measurement's own; the Measure view has them
    if (e.event === "relaying") this.flows.opened(e);
    if (e.connection && (e.event === "joined" || e.event === "left")) return; // "connected" and "closed" say the same
    let [word, tone, mark] = ODD[e.event] ?? [e.event ?? "note", "calm", "i"];
    if (e.event === "dropped") word += " " + (e.count ?? 1).toLocaleString("en-US");
    if (e.cause === "loop") mark = "↻";
    if (e.event === "closed" && HARSH.has(e.cause)) { tone = "warn"; mark = "!"; }
    if (e.event === "step" && e.status === "failed") { tone = "warn"; mark = "!"; }
    const row = this.row(e, { word, tone, mark, count: e.count ?? 0, direction: e.direction === "out" ? "out" : "in" });
    row.says ||= said(e);
    const entry = e.event === "dropped" && row.peer ? this.entry(row.entry) : null;
    if (entry?.kind === "relay") { this.flows.place(row, entry); this.flows.lose(row); }
    // A note without an answer names the reason; the question in the list then says so itself.
    if (e.cause === "no-rule" || e.cause === "guard" || e.cause === "loop") {
      const question = this.open.get(`${row.entry} ${row.peer} ${row.connection}`);
      if (question) question.why = e.cause === "no-rule" ? "no rule matched" : e.cause === "guard" ? "withheld: guard" : "withheld: loop";
    }
    this.rows.push(row);
  }

  /** Messages that the engine left out, since they came too fast: one row a second where they would stand. @param {string} name @param {number} count */
  unshown(name, count) {
    const last = this.gaps.get(name), now = performance.now();
    if (last && now - last.since < 1000 && this.rows.byNumber(last.row.n)) {
      last.row.count += count;
      last.row.word = "not drawn " + last.row.count.toLocaleString("en-US");
    } else this.gaps.set(name, { row: this.gap(name, count, "in this second the page could not draw them all. The ledger has every one."), since: now });
  }

  /** @param {string} name @param {number} count @param {string} says */
  gap(name, count, says) {
    // A half: it stands between two events, and numbers must go on rising.
    const n = this.lastNumber += Number.isInteger(this.lastNumber) ? 0.5 : 1e-4;
    const row = this.row({ n, event: "unshown", session: name, says }, { word: "not drawn " + count.toLocaleString("en-US"), count, mark: "⋯" });
    this.rows.push(row);
    return row;
  }
}

/** What an event without a sentence of its own has to tell. @param {any} e @returns {string} */
function said(e) {
  if (e.event === "listening") return [e.local, e.dial?.length ? "others reach it as " + e.dial.join(", ") : ""].filter(Boolean).join("; ");
  if (e.event === "relaying") return `to ${e.target} from ${bare(e.from)}`;
  if (e.event === "opened") return e.connection ? `#${e.connection}` : "";
  if (e.event === "joined" || e.event === "left" || e.event === "renamed") return [e.name, e.number ? `#${e.number}` : ""].filter(Boolean).join(" ");
  if (e.event === "summary") return `received ${e.received ?? 0}, sent ${e.sent ?? 0}, refused ${e.refused ?? 0}`;
  if (e.event === "step") return [e.check, e.status, e.action, e.observed].filter(Boolean).join(": ");
  return e.cause ?? "";
}
