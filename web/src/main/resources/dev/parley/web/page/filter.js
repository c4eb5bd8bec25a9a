// @ts-check
// What the filter box means, and which rows pass it. A search never holds the page up: it works in slices, newest first.
import { asLatin1, asUtf8, fromHex, utf8 } from "./bytes.js";
import { t } from "./words.js";

/** @typedef {import("./rows.js").Row} Row */
/** @typedef {(row: Row) => boolean} Test */

const SLICE = 8; // ms

/** @param {Row} row what a person would read in it */
const textOf = row => row.kind === "odd" ? row.word + " " + row.says : asUtf8(row.bytes) ?? asLatin1(row.bytes);

/** A regular expression that is complete, behind a space or at the beginning. */
const REGEX = /^\/(.+?)\/([a-z]*)(?=\s|$)/;
/** Where text ends, because another term begins. */
const NEXT = /\s+(?=(?:hex:|peer:|\/\S.*?\/[a-z]*(?:\s|$)))/i;
/** Pairs behind hex: may have spaces between them. */
const HEX = /^hex:(\S*(?:\s+[0-9a-f]+(?=\s|$))*)/i;

/**
 * @param {string} words terms of text, /regex/, hex:ff d8, peer:37; a row must pass each of them
 * @returns {Test}
 * @throws {Error} with a sentence that says what is wrong
 */
export function parseFilter(words) {
  /** @type {Test[]} */
  const tests = [];
  for (let rest = words.trim(); rest;) {
    const [test, length] = term(rest);
    tests.push(test);
    rest = rest.slice(length).trimStart();
  }
  return tests.length === 1 ? tests[0] : row => tests.every(test => test(row));
}

/** The first term, and how long it is. @param {string} rest @returns {[Test, number]} */
function term(rest) {
  const hex = HEX.exec(rest), peer = /^peer:\s*(\S*)/i.exec(rest);
  if (hex) return [bytesTest(hex[1]), hex[0].length];
  if (peer) return [row => (row.peer + (row.connection ? " #" + row.connection : "")).toLowerCase().includes(peer[1].toLowerCase()), peer[0].length];
  if (rest.startsWith("/") && rest.length > 1) {
    const whole = REGEX.exec(rest);
    return [regexTest(whole ? whole[1] : rest.slice(1), whole ? whole[2] : ""), whole ? whole[0].length : rest.length];
  }
  const end = NEXT.exec(rest), text = end ? rest.slice(0, end.index) : rest;
  return [textTest(text), text.length];
}

/** @param {string} source @param {string} flags @returns {Test} */
function regexTest(source, flags) {
  try {
    const regex = new RegExp(source, flags.replace(/[gy]/g, ""));
    return row => regex.test(textOf(row));
  } catch (error) {
    throw Error(t("No regular expression: {0}", /** @type {Error} */ (error).message.replace(/^Invalid regular expression: /, "")));
  }
}

/** @param {string} digits @returns {Test} */
function bytesTest(digits) {
  const bad = digits.match(/[^0-9a-f\s]/i), want = digits.replace(/\s/g, "");
  if (bad) throw Error(t("'{0}' is no hex digit: write pairs such as hex:ff d8", bad[0]));
  if (want.length % 2) throw Error(t("'{0}' is half a byte: write pairs such as hex:ff d8", want.slice(-1)));
  const bytes = asLatin1(fromHex(want));
  return row => row.kind === "message" && asLatin1(row.bytes).includes(bytes);
}

/** @param {string} text @returns {Test} */
function textTest(text) {
  const want = text.toLowerCase();
  // What is no UTF-8 as a whole is read as one letter a byte: there a letter that is not ASCII is found by its bytes.
  const bytes = /[^\0-\x7f]/.test(text) ? asLatin1(utf8(text)) : "";
  return row => (textOf(row) + " " + row.peer + " " + row.rule).toLowerCase().includes(want) || bytes !== "" && row.kind === "message" && asLatin1(row.bytes).includes(bytes);
}

/** The sequence numbers of the rows that pass, oldest first; a pause hides what came since. */
export class Shown {
  /** @param {import("./rows.js").Rows} rows @param {() => void} changed */
  constructor(rows, changed) {
    this.rows = rows;
    this.changed = changed;
    /** @type {Test} */
    this.test = () => true;
    /** @type {number[]} found backwards, so newest first */
    this.older = [];
    /** @type {number[]} came since the search began */
    this.newer = [];
    this.head = 0; // so many of `newer` are forgotten
    this.frozen = -1; // while paused: the length that `newer` then had
    this.cursor = -1; // the search goes on here, downwards
    this.seen = 0; // rows from here on are new
    this.pausedAt = 0;
    this.moved = 0; // rows that came or went before the first one, since this was last asked
    this.timer = 0;
  }
  get paused() { return this.frozen >= 0; }
  get length() { return this.older.length + (this.paused ? Math.max(this.frozen, this.head) : this.newer.length) - this.head; }
  get waiting() { return this.paused ? this.newer.length - Math.max(this.frozen, this.head) : 0; }
  get searching() { return this.cursor >= this.rows.first; }

  /** @param {number} i @returns {number} a sequence number */
  seqAt(i) { return i < this.older.length ? this.older[this.older.length - 1 - i] : this.newer[this.head + i - this.older.length]; }
  /** @param {number} i @returns {Row | undefined} */
  at(i) { return i >= 0 && i < this.length ? this.rows.bySeq(this.seqAt(i)) : undefined; }
  /** @param {number} seq @returns {number} -1 if it is not shown */
  indexOf(seq) {
    let low = 0, high = this.length - 1;
    while (low <= high) {
      const mid = (low + high) >> 1, there = this.seqAt(mid);
      if (there === seq) return mid;
      if (there < seq) low = mid + 1; else high = mid - 1;
    }
    return -1;
  }

  /** Begins anew. @param {Test} test */
  search(test) {
    clearTimeout(this.timer);
    this.test = test;
    this.older = [];
    this.newer = [];
    this.head = this.moved = 0;
    const from = this.paused ? Math.max(this.pausedAt, this.rows.first) : this.rows.end;
    this.seen = from;
    this.cursor = from - 1;
    if (this.paused) this.frozen = 0;
    this.take();
    this.slice();
  }

  slice() {
    const end = performance.now() + SLICE;
    let steps = 0;
    for (; this.cursor >= this.rows.first; this.cursor--) {
      const row = this.rows.bySeq(this.cursor);
      if (row && this.test(row)) { this.older.push(this.cursor); this.moved++; }
      if (++steps % 64 === 0 && performance.now() > end) { this.cursor--; break; }
    }
    if (this.searching) this.timer = window.setTimeout(() => { this.slice(); this.changed(); }, 0);
  }

  /** Looks at the rows that came since the last time, and lets go of those that the ring has forgotten. */
  take() {
    for (let seq = Math.max(this.seen, this.rows.first); seq < this.rows.end; seq++) {
      const row = this.rows.bySeq(seq);
      if (row && this.test(row)) this.newer.push(seq);
    }
    this.seen = this.rows.end;
    const first = this.rows.first;
    let gone = 0;
    while (this.older.length && this.older[this.older.length - 1] < first) { this.older.pop(); gone++; }
    while (this.head < this.newer.length && this.newer[this.head] < first) { this.head++; gone++; }
    if (this.head > 20_000) {
      this.newer.splice(0, this.head);
      if (this.paused) this.frozen = Math.max(0, this.frozen - this.head);
      this.head = 0;
    }
    this.moved -= gone;
  }

  /** @param {boolean} on */
  pause(on) { this.frozen = on ? this.newer.length : -1; this.pausedAt = this.rows.end; }

  /** How far the rows have moved down (or up), so that the scrolling can be put right. */
  takeMoved() { const moved = this.moved; this.moved = 0; return moved; }
}
