// @ts-check
// Finds numbers in a message: "temp=21.5", "a: 1", CSV, JSON, or at a chosen byte.
import { asUtf8, wholeLetters } from "./bytes.js";

/** @typedef {{key: string, value: number, digits: number}} Found a number, and how many digits it had behind the point */
/** @typedef {{offset: number, type: string, little: boolean}} Place where a number stands in bytes */

const MOST_KEYS = 64, DEEPEST = 8, NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
// A name, = or :, a number. Not in an IP address, a time or a hex number: the look-ahead refuses what goes on like one.
const NAMED = /(?<![\p{L}\w.-])([\p{L}_][\p{L}\w.-]{0,40})"?\s*[=:：]\s*([-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?)(?![\d]|[\d.:]*[.:]\d|[xX])/gu;

/** @param {string} text */
const digitsOf = text => Math.min(6, /\.(\d+)/.exec(text)?.[1].length ?? 0);
/** @param {string} key @param {string} text @returns {Found} */
const found = (key, text) => ({ key, value: Number(text), digits: digitsOf(text) });
/** @param {number} value */
const shortest = value => digitsOf(String(value).replace(/e.*/, ""));

/** @param {Uint8Array} bytes @param {boolean} cut @returns {Found[]} */
export function inMessage(bytes, cut) {
  const text = bytes.length ? asUtf8(cut ? wholeLetters(bytes) : bytes) : null;
  return text === null ? [] : inText(text.trim());
}

/** @param {string} text @returns {Found[]} */
export function inText(text) {
  if (/^[{[]/.test(text)) {
    try { return inJson(JSON.parse(text)); } catch { /* then it may be the beginning of some, or something else */ }
  }
  if (NUMBER.test(text)) return [found("value", text)];
  /** @type {Map<string, Found>} */
  const named = new Map();
  for (const m of text.matchAll(NAMED)) {
    if (named.size < MOST_KEYS || named.has(m[1])) named.set(m[1], found(m[1], m[2]));
  }
  return named.size ? [...named.values()] : inColumns(text);
}

/** @param {string} text @returns {Found[]} the columns of the last line that are numbers */
function inColumns(text) {
  const line = text.slice(text.lastIndexOf("\n") + 1);
  const strict = !/[,;\t]/.test(line); // between spaces stand words of a sentence too, so there all must be numbers
  const cells = (strict ? line.split(/\s+/) : line.split(/[,;\t]/)).map(cell => cell.trim());
  if (cells.length < 2 || cells.length > MOST_KEYS) return [];
  const out = cells.flatMap((cell, i) => NUMBER.test(cell) ? [found("column " + (i + 1), cell)] : []);
  return out.length >= cells.length / (strict ? 1 : 2) ? out : [];
}

/** @param {any} json @returns {Found[]} numbers by their path, as a.b[0].c */
function inJson(json) {
  /** @type {Found[]} */
  const out = [];
  /** @param {any} value @param {string} path @param {number} depth */
  const walk = (value, path, depth) => {
    if (out.length >= MOST_KEYS || depth > DEEPEST) return;
    if (typeof value === "number") out.push({ key: path || "value", value, digits: shortest(value) });
    else if (Array.isArray(value)) value.slice(0, MOST_KEYS).forEach((x, i) => walk(x, `${path}[${i}]`, depth + 1));
    else if (value && typeof value === "object") for (const [k, x] of Object.entries(value)) walk(x, path ? `${path}.${k}` : k, depth + 1);
  };
  walk(json, "", 0);
  return out;
}

/** @type {Record<string, [number, (view: DataView, at: number, little: boolean) => number]>} type → bytes, reader */
const READERS = {
  i8: [1, (v, at) => v.getInt8(at)], u8: [1, (v, at) => v.getUint8(at)],
  i16: [2, (v, at, le) => v.getInt16(at, le)], u16: [2, (v, at, le) => v.getUint16(at, le)],
  i32: [4, (v, at, le) => v.getInt32(at, le)], u32: [4, (v, at, le) => v.getUint32(at, le)],
  i64: [8, (v, at, le) => Number(v.getBigInt64(at, le))], u64: [8, (v, at, le) => Number(v.getBigUint64(at, le))],
  f32: [4, (v, at, le) => v.getFloat32(at, le)], f64: [8, (v, at, le) => v.getFloat64(at, le)],
};
export const TYPES = Object.keys(READERS);

/** @param {Uint8Array} bytes @param {Place} place @returns {Found[]} */
export function atPlace(bytes, { offset, type, little }) {
  const [size, read] = READERS[type];
  if (offset < 0 || offset + size > bytes.length) return [];
  const value = read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset, little);
  const key = `${type}${size > 1 ? little ? " LE" : " BE" : ""} @${offset}`;
  return Number.isFinite(value) ? [{ key, value, digits: type[0] === "f" ? Math.max(0, 5 - Math.ceil(Math.log10(Math.abs(value) + 1))) : 0 }] : [];
}
