// @ts-check
// What the filter shows, as a file or on the clipboard.
import { asUtf8, pieces, toHex } from "./bytes.js";
import { copyText, download, num } from "./dom.js";
import { t } from "./words.js";

/** @typedef {import("./rows.js").Row} Row */

/** An event as --json writes it, as far as the page has it; nothing is made up. @param {Row} row */
function line(row) {
  /** @type {Record<string, any>} */
  const out = { event: row.event, at: row.ns || new Date(row.at).toISOString(), session: row.entry || undefined };
  if (Number.isInteger(row.n)) out.n = row.n;
  if (row.local) out.local = `${row.scheme}://${row.local}`;
  if (row.peer) out.peer = `${row.scheme}://${row.peer}`;
  if (row.connection) out.connection = row.connection;
  if (row.kind === "message") {
    out.bytes = row.size;
    out.unit = row.unit;
    out.hex = toHex(row.bytes, "");
    if (row.cut) out.cut = true;
    if (row.truncated) out.truncated = true;
    const text = row.cut ? null : asUtf8(row.bytes);
    if (text !== null) out.text = text;
    if (row.direction === "out" && row.rule) out.rule = row.rule;
    if (row.hand) out.hand = true;
    if (row.how) out.how = row.how;
  } else {
    if (row.cause) out.cause = row.cause;
    if (row.count) out.count = row.count;
    if (row.event === "dropped") out.direction = row.direction;
    if (row.says) out.says = row.says;
  }
  // Plain ASCII, as the engine's own lines are.
  return JSON.stringify(out).replace(/[\u007f-\uffff]/g, c => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
}

/** A cell that a spreadsheet would take for a formula gets an apostrophe before it: a peer may send what it likes. @param {string | number} value */
function cell(value) {
  let text = String(value);
  if (/^[=+\-@\t\r]/.test(text)) text = "'" + text;
  return /[",\r\n]/.test(text) || text.startsWith("'") ? '"' + text.replaceAll('"', '""') + '"' : text;
}

const HEAD = ["number", "at", "session", "event", "direction", "scheme", "peer", "connection", "bytes", "payload", "hex", "rule", "after_ms", "cause", "says"];
/** @param {Row} row */
function cells(row) {
  const message = row.kind === "message";
  return [Number.isInteger(row.n) ? row.n : "", row.ns || new Date(row.at).toISOString(), row.entry, row.event, message || row.event === "dropped" ? row.direction : "", row.scheme, row.peer, row.connection || "",
    message ? row.size : "", message ? shownText(row) : "", toHex(row.bytes, ""), row.direction === "out" ? row.rule || (row.hand ? row.how || "by hand" : "") : "", row.direction === "out" && row.mate ? row.rtt.toFixed(3) : "", row.cause, row.says];
}
/** @param {Row} row with escapes, so that a cell stays one line */
const shownText = row => pieces(row.bytes, 4096, row.cut).map(p => p[0]).join("");

/** @param {string} kind "json", "csv" or "copy" @param {Row[]} list oldest first */
export function exportRows(kind, list) {
  const stamp = new Date().toISOString().slice(0, 19).replace(/[:T]/g, "-");
  if (kind === "json") download(`parley-${stamp}.jsonl`, new Blob(list.map(row => line(row) + "\n"), { type: "application/x-ndjson" }));
  // The mark at the beginning tells a spreadsheet that this is UTF-8.
  else if (kind === "csv") download(`parley-${stamp}.csv`, new Blob(["\ufeff", HEAD.join(",") + "\r\n", ...list.map(row => cells(row).map(cell).join(",") + "\r\n")], { type: "text/csv" }));
  else {
    const some = list.slice(-10_000);
    copyText(some.map(row => `${row.ns || new Date(row.at).toISOString()} ${row.kind === "odd" ? row.mark : row.direction === "in" ? "->" : "<-"} ${row.scheme} ${row.peer}${row.connection ? " #" + row.connection : ""} ${row.kind === "odd" ? row.word + ": " + row.says : row.size + " B  " + shownText(row)}`).join("\n"),
      t("Copied {0} rows", num(some.length)));
  }
}
