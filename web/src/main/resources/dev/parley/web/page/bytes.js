// @ts-check
// Bytes and how they are written. A payload is never dressed up: control and direction-changing characters are shown as escapes.
import { el } from "./dom.js";
import { t } from "./words.js";

/** @typedef {[string, boolean]} Piece text, and whether it is an escape */

const encoder = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const HEX = Array.from({ length: 256 }, (_, b) => b.toString(16).padStart(2, "0"));

/** @param {string} text */
export const utf8 = text => encoder.encode(text);
/** @param {number} b */
export const hex2 = b => HEX[b];
/** @param {Uint8Array} bytes @param {string} [between] @returns {string} "01 ff" */
export function toHex(bytes, between = " ") {
  let out = "";
  for (let i = 0; i < bytes.length; i++) out += (i ? between : "") + HEX[bytes[i]];
  return out;
}
/** @param {number} c */
const nibble = c => c <= 57 ? c - 48 : (c & 95) - 55;
/** The hex of an event: digits alone, always in pairs. @param {string} text @returns {Uint8Array} */
export function fromHex(text) {
  const out = new Uint8Array(text.length >> 1);
  for (let i = 0; i < out.length; i++) out[i] = nibble(text.charCodeAt(2 * i)) << 4 | nibble(text.charCodeAt(2 * i + 1));
  return out;
}
/** @param {Uint8Array} bytes @returns {string | null} null if it is no UTF-8 */
export function asUtf8(bytes) {
  try { return strict.decode(bytes); } catch { return null; }
}
/** One letter a byte, for searches that must also find text in what is no UTF-8. @param {Uint8Array} bytes */
export function asLatin1(bytes) {
  let out = "";
  for (let i = 0; i < bytes.length; i += 4096) out += String.fromCharCode(...bytes.subarray(i, i + 4096));
  return out;
}
/** A cut may go through a letter: leave out the begun one, so that the rest stays text. @param {Uint8Array} bytes */
export function wholeLetters(bytes) {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const b = bytes[bytes.length - back];
    if (b < 0x80) break;
    if (b >= 0xc0) return back < (b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2) ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}
/** @param {Uint8Array} bytes base64 in slices, since a call has a limited number of arguments */
export const toBase64 = bytes => btoa(asLatin1(bytes));

/** @type {Record<number, string>} */
const NAMED = { 0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 13: "\\r", 27: "\\e" };
// C1 controls, what changes the direction of text, what joins or cannot be seen, halves of pairs, private use and tags.
const UNSEEN = /[\u0080-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]/u;

/**
 * A payload as Parley's terminal shows it. Latin text and Chinese stay; what cannot be seen becomes an escape.
 * @param {Uint8Array} bytes @param {number} [most] so many letters at most
 * @param {boolean} [more] the payload goes on after these bytes
 * @returns {Piece[]}
 */
export function pieces(bytes, most = 120, more = false) {
  // Four bytes a letter at most, so a long payload need not be decoded whole for one line of a list.
  const some = bytes.length > most * 4 + 4 ? wholeLetters(bytes.subarray(0, most * 4 + 4)) : more ? wholeLetters(bytes) : bytes;
  const text = asUtf8(some);
  /** @type {Piece[]} */
  const out = [];
  /** @param {string} s @param {boolean} escape */
  const add = (s, escape) => {
    const last = out[out.length - 1];
    if (last && last[1] === escape) last[0] += s; else out.push([s, escape]);
  };
  const source = text === null ? Array.from(some) : Array.from(text, c => /** @type {number} */ (c.codePointAt(0)));
  const whole = some.length === bytes.length && !more;
  for (let i = 0; i < Math.min(most, source.length); i++) {
    const code = source[i];
    if (NAMED[code]) add(NAMED[code], true);
    else if (code < 32 || code === 127 || (text === null && code > 126)) add("\\x" + HEX[code], true);
    else if (UNSEEN.test(String.fromCodePoint(code))) add("\\u{" + code.toString(16) + "}", true);
    else if (code === 32 && whole && i === source.length - 1) add("\\x20", true); // a space at the end is easily overlooked
    else add(String.fromCodePoint(code), false);
  }
  if (source.length > most || !whole) add("…", true);
  return out;
}

/** @param {Piece[]} list @returns {Node[]} */
export const pieceNodes = list => list.map(([s, escape]) => escape ? el("span.esc", {}, s) : document.createTextNode(s));

/** @param {Uint8Array} bytes @param {number} [most] @param {boolean} [more] @returns {Node[]} */
export function payloadNodes(bytes, most = 120, more = false) {
  if (!bytes.length && !more) return [el("span.void", {}, t("empty"))];
  return pieceNodes(pieces(bytes, most, more));
}

/** Text from the engine or from a peer's name, with what cannot be seen as escapes. @param {string} text */
export function plain(text) { return pieces(utf8(text), 2000).map(p => p[0]).join(""); }

/** @param {Uint8Array} bytes @param {string} charset @returns {string | null} null if the bytes are none of it */
export function decodeAs(bytes, charset) {
  try { return new TextDecoder(charset, { fatal: true }).decode(bytes); } catch { return null; }
}

/**
 * Numbers with names in a text: "temp=21.5,hum=48" or "temp: 21.5".
 * @param {string} text @returns {[string, string][]}
 */
export function named(text) {
  return [...text.slice(0, 4096).matchAll(/([A-Za-z_][\w.-]{0,40})\s*[=:]\s*(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)/g)].map(m => [m[1], m[2]]);
}

/** @param {Uint8Array} a @param {Uint8Array} b @returns {number} how many of the bytes differ */
export function differing(a, b) {
  const most = Math.max(a.length, b.length);
  let n = 0;
  for (let i = 0; i < most; i++) if (a[i] !== b[i]) n++;
  return n;
}

/** What kind of picture begins here, for the mark before a payload. @param {Uint8Array} b @returns {"JPEG" | "PNG" | ""} */
export function pictureKind(b) {
  if (b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff) return "JPEG";
  return b[0] === 0x89 && b[1] === 0x50 && b[2] === 0x4e && b[3] === 0x47 ? "PNG" : "";
}
