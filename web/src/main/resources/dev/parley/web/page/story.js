// @ts-check
// What each event of a conversation means, in a sentence. Nothing is told that nobody knows.
import { store } from "./store.js";
import { STORY } from "./storywords.js";
import { t, addWords } from "./words.js";

addWords(STORY);

/** @typedef {import("./store.js").Row} Row */
/**
 * @typedef {Object} Step
 * @property {"in" | "out" | "none"} way
 * @property {"sure" | "maybe" | "refused" | "dropped-in" | "dropped-out" | "no"} fate where the arrow ends
 * @property {string} [word] what stands above the arrow, if it is no payload
 * @property {string} sub
 * @property {string} head
 * @property {string} text
 * @property {string[]} [legs] there, back, there
 * @property {string} [says] the engine's sentence
 */

const SOON = 30_000; // ms in which the same payload may be a retry
const portOf = (/** @type {string} */ address) => /:(\d+)$/.exec(address)?.[1] ?? address;

/** @param {Row} a @param {Row} b */
function same(a, b) {
  if (a.size !== b.size || a.bytes.length !== b.bytes.length) return false;
  for (let i = 0; i < a.bytes.length; i++) if (a.bytes[i] !== b.bytes[i]) return false;
  return true;
}
/** Whether a has all of b's bytes in it, as an echo or an "ack: …" has. @param {Row} a @param {Row} b */
function contains(a, b) {
  if (!b.bytes.length || b.bytes.length > a.bytes.length) return false;
  outer: for (let i = 0; i + b.bytes.length <= a.bytes.length; i++) {
    for (let j = 0; j < b.bytes.length; j++) if (a.bytes[i + j] !== b.bytes[j]) continue outer;
    return true;
  }
  return false;
}

/** @param {Row[]} rows @param {number} i @param {number} step @param {(row: Row) => boolean} test @param {number} [most] */
function near(rows, i, step, test, most = 60) {
  for (let j = i + step; j >= 0 && j < rows.length && most-- > 0; j += step) if (test(rows[j])) return j;
  return -1;
}
const arrived = (/** @type {Row} */ row) => row.kind === "message" && row.direction === "in";
const left = (/** @type {Row} */ row) => row.kind === "message" && row.direction === "out";

/** What became of something that left, as far as anybody knows. @param {Row[]} rows @param {number} i @returns {"sure" | "maybe" | "refused"} */
function fateOf(rows, i) {
  const row = rows[i];
  if (row.scheme === "tcp") return "sure";
  const next = near(rows, i, 1, r => left(r) || arrived(r) || r.event === "refused");
  if (next >= 0 && rows[next].event === "refused") return "refused";
  // Asked by us and then answered, or our bytes came back: only that is a sign.
  const answer = near(rows, i, 1, arrived);
  if (answer < 0 || rows[answer].at - row.at > SOON) return "maybe";
  return (!row.mate && answer === next) || (row.size >= 3 && contains(rows[answer], row)) ? "sure" : "maybe";
}

/** @param {Row[]} rows of one conversation, oldest first @param {number} i @param {boolean} first whether the conversation begins with rows[0] @returns {Step} */
export function tell(rows, i, first) {
  const row = rows[i];
  if (row.kind === "message") return row.direction === "in" ? arrival(rows, i, first) : departure(rows, i);
  return oddity(row);
}

/** @param {Row} row @param {...string} more */
const under = (row, ...more) => [`${t(row.unit || (row.scheme === "udp" ? "datagram" : "chunk"))}, ${row.size} B`, ...more].filter(Boolean).join(", ");

/** @param {Row[]} rows @param {number} i @param {boolean} first @returns {Step} */
function arrival(rows, i, first) {
  const row = rows[i], before = near(rows, i, -1, r => arrived(r) && r.connection === row.connection), earlier = before < 0 ? null : rows[before];
  const previous = near(rows, i, -1, r => r.kind === "message");
  const asked = previous >= 0 && left(rows[previous]) && !rows[previous].mate && row.at - rows[previous].at < SOON;
  const again = earlier !== null && !row.way && row.size > 0 && same(earlier, row) && row.at - earlier.at < SOON;
  let head, text;
  if (row.scheme === "udp") {
    if (row.size === 0) { head = "An empty datagram."; text = "It has no byte, and still it arrived and counts: UDP delivers even nothing as one piece."; }
    else if (asked) { head = "An answer to us arrives."; text = "So our message had reached it: this is the only way to know that over UDP."; }
    else if (again && earlier) {
      head = "The same comes again.";
      text = earlier.mate ? "The first one was answered. Either the sender repeats itself on purpose, or our answer did not reach it and it tries again. A number in each message would tell."
        : "That may be a retry: nobody answered the first one. Give each message a number, and a receiver can tell a repeat from a new one.";
    } else if (first && !earlier) { head = "The first datagram."; text = "It came to port {0}. UDP has no connection: the sender does not know yet whether anybody is there."; }
    else { head = "A datagram arrives."; text = "It is whole: what was sent in one piece came in one piece."; }
  } else if (row.unit === "message") {
    head = row.size ? "A message arrives." : "An empty message.";
    text = row.size ? "The framing cut it out of the stream, so it is exactly what the other side meant as one." : "It is only the mark of an end, with nothing before it.";
  } else { head = "A chunk of the stream."; text = "TCP is a stream of bytes without borders. One read brought these {0} B: it may be half a message, or two at once."; }
  const value = row.scheme === "udp" ? portOf(row.local) : String(row.size);
  const more = row.truncated ? t("Only its beginning was kept: it was longer than the buffer.") : row.why === "no rule matched" ? t("No rule matched it, so it gets no answer.") : row.why ? t("A guard withheld the answer.") : "";
  return { way: "in", fate: "sure", sub: under(row, again ? t("the same again") : ""), head: t(head), text: [t(text, value), more].filter(Boolean).join(" ") };
}

/** @param {Row[]} rows @param {number} i @returns {Step} */
function departure(rows, i) {
  const row = rows[i], fate = fateOf(rows, i), port = portOf(row.peer);
  let head, text;
  if (row.way) {
    head = t("Parley passes it on.");
    text = t(row.way === "up" ? "It goes to the target, port {0}." : "It goes back to port {0}, which the target answers.", port);
  } else if (row.mate) {
    head = t("Parley answers.");
    text = row.scheme === "tcp" ? t("It goes back over the same connection.") : row.rule ? t("The rule {0} gave it. It goes to port {1}, where the question came from.", row.rule, port) : t("It goes to port {0}, where the question came from.", port);
  } else if (row.hand) { head = t(near(rows, i, -1, arrived) < 0 ? "A person sends by hand." : "A person answers by hand."); text = t("It was typed on this page. Its destination is port {0}.", port); }
  else { head = t("Parley sends."); text = t("Nobody had asked for it. Its destination is port {0}.", port); }
  text += " " + (fate === "refused" ? t("It did not get in: the host refused it, as the next step shows.") : row.scheme === "tcp" ? t("TCP repeats what was not confirmed, until it is, or gives up the connection.")
    : fate === "sure" ? t("Something came back that shows it had arrived.") : t("Nobody confirms a datagram. Whether it arrived, only a sign from the other side could say."));
  return { way: "out", fate, sub: under(row, row.rtt ? t("{0} ms later", row.rtt < 10 ? row.rtt.toFixed(1) : Math.round(row.rtt)) : "", fate === "maybe" ? t("left, and nobody says whether it came") : ""), head, text };
}

/** @param {Row} row @returns {Step} */
function oddity(row) {
  const says = row.says && row.says !== row.cause && !/^#\d+$/.test(row.says) ? row.says : undefined, word = row.word, no = { way: /** @type {const} */ ("none"), fate: /** @type {const} */ ("no"), sub: "", says };
  switch (row.event) {
    case "opened": return { way: /^(listen|room|relay)$/.test(store.entry(row.entry)?.kind ?? "listen") ? "in" : "out", // whoever listens is called
       fate: "sure", legs: ["SYN", "SYN-ACK", "ACK"], sub: row.connection ? "#" + row.connection : "", head: t("A connection opens."), text: t("TCP greets first: may I (SYN), you may (SYN-ACK), I come (ACK). Bytes flow only after that.") };
    case "finished": return { way: "in", fate: "sure", word: "FIN", sub: "", head: t("The other side has said all."), text: t("It sent FIN: no more bytes come from there. We may still send.") };
    case "closed":
      if (["reset", "end-of-stream", "done", "stopped", "idle"].includes(row.cause)) no.says = undefined; // our sentence says the same
      if (row.cause === "reset") return { ...no, way: "in", fate: "sure", word: "RST", head: t("The connection is reset."), text: t("RST is a door that is slammed: what was still on its way is lost, and nobody says how much.") };
      return { ...no, word: row.cause === "end-of-stream" || row.cause === "done" ? "FIN" : row.cause, head: t("The connection is closed."), text: row.cause === "end-of-stream" ? t("Both sides have ended their stream (FIN): nothing more can come or go.") : row.cause === "done" || row.cause === "stopped" ? t("This side has closed it.") : row.cause === "idle" ? t("It was silent for too long.") : "" };
    case "refused": return { way: "in", fate: "sure", word: t("port unreachable (ICMP)"), sub: "", head: t("The host says no."), text: t("It is up, but nothing listens on that port, so its system sent back: port unreachable. Start the receiver first, or check the port.") };
    case "dropped": return { way: row.direction, fate: row.direction === "in" ? "dropped-in" : "dropped-out", word: `${row.count || 1} × ${row.cause}`, sub: t("dropped here"), head: t("{0} dropped here.", row.count || 1),
      text: [t(row.direction === "in" ? "They had reached this computer and were not received." : "They were due and did not leave."), row.peer ? "" : t("Whose they were, nobody knows.")].filter(Boolean).join(" "), says };
    case "unshown": return { ...no, says: undefined, word: "⋯", head: t("{0} are not drawn here.", row.count), text: t("They came too fast for this page. The ledger has every one.") };
    case "joined": return { ...no, word, head: t("It came."), text: "" };
    case "left": return { ...no, word, head: t("It went."), text: "" };
    case "failed": return { ...no, word, head: t("It failed."), text: "" };
    default: return { ...no, word, head: t("A note."), text: "" };
  }
}
