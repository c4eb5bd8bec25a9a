// @ts-check
// Rules as text: colours, a rule for a message, what may be completed. The engine alone judges them.
import { asUtf8, hex2, toHex } from "./bytes.js";
import { clear, el } from "./dom.js";

/** @typedef {import("./store.js").Row} Row */
/** @typedef {import("./store.js").Entry} Entry */
/** @typedef {{line?: number, column?: number, message: string}} Trouble */

const RULE = ["match", "otherwise", "chance", "one-in", "first", "name", "reply", "to", "raw", "from", "set", "repeat", "every", "until", "stop", "then", "wait", "state", "silent", "close", "half-close", "reset"];
const ACTIONS = ["reply", "to", "raw", "from", "set", "repeat", "every", "until", "stop", "wait", "state", "silent", "close", "half-close", "reset"];
const MATCH = ["text", "hex", "prefix", "suffix", "contains", "regex", "hex-regex", "size", "nth", "peer", "state", "connect", "disconnect", "silence"];
const YES = new Set(["otherwise", "raw", "stop", "silent", "close", "half-close", "reset", "connect", "disconnect"]);

/** Text in single quotes, where YAML changes nothing; what cannot be seen as Parley's escapes. @param {string} text */
function quoted(text) {
  const seen = text.replace(/[\\\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, c =>
    c === "\\" ? "\\\\" : c === "\n" ? "\\n" : c === "\r" ? "\\r" : c === "\t" ? "\\t" : c.charCodeAt(0) < 128 ? "\\x" + hex2(c.charCodeAt(0)) : `\\u{${c.charCodeAt(0).toString(16)}}`);
  return `'${seen.replaceAll("'", "''")}'`;
}

const LONG = 64;
/** What matches this message. @param {Row} row */
export function matchFor(row) {
  const text = asUtf8(row.bytes), part = row.cut || row.truncated || row.size > 512;
  if (text === null) return part || row.size > LONG ? `{hex-regex: '^${toHex(row.bytes.subarray(0, LONG), "")}'}` : `{hex: "${toHex(row.bytes)}"}`;
  if (part) return `{prefix: ${quoted([...text].slice(0, LONG).join(""))}}`;
  if (/^[A-Za-z][\w-]*( [A-Za-z][\w-]*)*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)) return text;
  return text === "" ? '{text: ""}' : `{text: ${quoted(text)}}`;
}

/** Puts a rule for a message above all others. @param {string} source @param {Row} row @returns {{text: string, from: number, to: number}} where its reply stands */
export function withRule(source, row) {
  const head = /^rules:[ \t]*(#.*)?\r?\n/m.exec(source), first = /^([ \t]*)- /m.exec(head ? source.slice(head.index + head[0].length) : source);
  const indent = head ? first?.[1] ?? "  " : "  ";
  const rule = `${indent}- match: ${matchFor(row)}\n${indent}  reply: "`, answer = "ok", rest = '"\n';
  const at = head ? head.index + head[0].length : 0, before = head ? "" : "rules:\n";
  return { text: source.slice(0, at) + before + rule + answer + rest + source.slice(at), from: at + before.length + rule.length, to: at + before.length + rule.length + answer.length };
}

/** The rules that do what a listener without rules does now. @param {Entry} entry */
export function rulesOf(entry) {
  if (entry.rules != null) return entry.rules;
  if (entry.answers === "echo") return 'rules:\n  - otherwise: true\n    reply: "{{data}}"\n';
  if (!entry.reply) return "rules:\n  - otherwise: true\n    silent: true\n";
  // In double quotes YAML itself would read the escapes of a template.
  const reply = /[\\"\u0000-\u001f]/.test(entry.reply) ? quotedTemplate(entry.reply) : `"${entry.reply}"`;
  return `rules:\n  - otherwise: true\n    reply: ${reply}\n`;
}
/** @param {string} template its escapes stay as they are */
const quotedTemplate = template => /[\u0000-\u001f]/.test(template) ? JSON.stringify(template) : `'${template.replaceAll("'", "''")}'`;

/**
 * Draws the text behind the field that is written in.
 * @param {Element} box @param {string} source @param {Trouble[]} errors
 */
export function highlight(box, source, errors) {
  clear(box);
  source.split("\n").forEach((line, i) => {
    const bad = errors.find(e => e.line === i + 1);
    let from = -1, to = -1;
    if (bad) {
      from = Math.min(Math.max(0, (bad.column ?? 1) - 1), Math.max(0, line.length - 1));
      to = from + Math.max(1, /^["']?[^\s:,}\]"']*/.exec(line.slice(from))?.[0].length ?? 1);
    }
    let at = 0;
    for (const [text, cls] of tokens(line)) {
      // A word that is only in part wrong is drawn in pieces.
      const cuts = [0, from - at, to - at, text.length].filter(x => x >= 0 && x <= text.length).sort((a, b) => a - b);
      for (let j = 0; j + 1 < cuts.length; j++) {
        const part = text.slice(cuts[j], cuts[j + 1]), wrong = at + cuts[j] >= from && at + cuts[j] < to;
        if (part) box.append(wrong || cls ? el(`span.${wrong ? "bad" : cls}`, {}, part) : part);
      }
      at += text.length;
    }
    box.append("\n");
  });
}

/** @param {string} line @returns {[string, string][]} pieces and their classes */
function tokens(line) {
  if (/^\s*#/.test(line)) return [[line, "p"]];
  const m = /^(\s*)((?:- )*)([\w-]+)(:)(?=\s|$)(.*)$/.exec(line);
  /** @type {[string, string][]} */
  const out = m ? [[m[1], ""], [m[2], "p"], [m[3], "k"], [m[4], "p"]] : [];
  for (const part of (m ? m[5] : line).split(/(\{\{.*?\}\}|\s#.*$)/)) if (part) out.push([part, part.startsWith("{{") ? "t" : /^\s#/.test(part) ? "p" : ""]);
  return out;
}

/**
 * What may stand at a place of the text.
 * @param {string} text @param {number} at @param {string[]} templates
 * @returns {{from: number, list: {word: string, insert: string}[]}}
 */
export function completions(text, at, templates) {
  const begin = text.lastIndexOf("\n", at - 1) + 1, line = text.slice(begin, at);
  /** @param {string[]} words @param {(w: string) => string} insert @param {string} typed */
  const offer = (words, insert, typed) => ({ from: at - typed.length, list: [...new Set(words)].filter(w => w.startsWith(typed)).map(word => ({ word, insert: insert(word) })) });
  /** @param {string} word */
  const key = word => word + (YES.has(word) ? ": true" : word === "then" ? ":" : ": ");
  let m = /\{\{\s*([\w-]*)$/.exec(line);
  if (m) return offer([...templates, ...[...text.matchAll(/\(\?P<(\w+)>/g)].map(x => x[1])], w => w + (text.slice(at, at + 2) === "}}" ? "" : "}}"), m[1]);
  m = /[{,]\s*([\w-]*)$/.exec(line);
  if (m && /match:\s*\{[^}]*$/.test(line)) return offer(MATCH, key, m[1]);
  if (m && /\{[^}]*$/.test(line)) return offer(ACTIONS, key, m[1]);
  m = /\b([\w-]+):\s+([\w-]*)$/.exec(line);
  if (m) {
    const states = [...text.matchAll(/\bstate:\s*([\w-]+)/g)].map(x => x[1]).filter(s => s !== m?.[2]);
    const words = m[1] === "to" ? ["sender", "all"] : YES.has(m[1]) ? ["true"] : m[1] === "state" ? ["start", ...states] : m[1] === "wait" || m[1] === "silence" ? ["200ms", "1s", "5s"] : [];
    return offer(words, w => w, m[2]);
  }
  m = /^(\s*(?:- )*)([\w-]*)$/.exec(line);
  if (!m) return { from: at, list: [] };
  // Below a "match:" without a value, and further to the right than it, stand conditions.
  const indent = m[1].length, above = text.slice(0, begin).split("\n").reverse().find(l => l.trim() && (/^[\s-]*/.exec(l)?.[0].length ?? 0) < indent);
  if (above && /match:\s*$/.test(above)) return offer(MATCH, key, m[2]);
  if (above && /then:\s*$/.test(above)) return offer(ACTIONS, key, m[2]);
  return offer(indent ? RULE : ["rules"], w => w === "rules" ? "rules:\n  - " : key(w), m[2]);
}

