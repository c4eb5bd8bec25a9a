// @ts-check
// To whom an answer can go: who is there, who was heard last, and who is only the simulated device.
import { num } from "./dom.js";
import { store } from "./store.js";
import { t } from "./words.js";

/** @typedef {import("./store.js").Entry} Entry */
/** @typedef {import("./store.js").Peer} Peer */
/** @typedef {import("./rows.js").Row} Row */
/**
 * @typedef {Object} Target
 * @property {string} entry
 * @property {string} to "last", "all", the number of a peer, or "" for nobody
 * @property {number | string} send what /send takes: the number of the very peer that the words name, or "all"
 * @property {"udp" | "tcp"} scheme
 * @property {string} words
 * @property {string} named the same with the name of the entry, for a list of several
 */

const MOST = 20_000;
/** When each peer was last heard, as a place among the rows. @type {Map<string, number>} */
const heard = new Map();
/** Connections that have closed; the state says so a little later. @type {Set<string>} */
const closed = new Set();
/** Entries to which somebody has come at some time. @type {Set<string>} */
const visited = new Set();

/** @param {string} address */
const bare = address => address.replace(/^\w+:\/\//, "");
/** @param {Entry | undefined} entry @returns {"udp" | "tcp"} */
export const schemeOf = entry => /^tcp/.test(entry?.addresses[0] ?? "") ? "tcp" : "udp";

/** Takes in what passed. @param {Row[]} rows none if all are forgotten */
export function follow(rows) {
  if (!store.rows.length) { heard.clear(); closed.clear(); visited.clear(); }
  for (const row of rows) {
    const connection = `${row.entry} ${row.connection}`;
    if (row.event === "received") {
      if (heard.size > MOST) heard.clear();
      heard.set(`${row.entry} ${row.peer} ${row.connection}`, row.seq + 1);
      visited.add(row.entry);
    } else if (row.event === "opened") { closed.delete(connection); visited.add(row.entry); }
    else if (row.event === "closed" && row.connection) { if (closed.size > MOST) closed.clear(); closed.add(connection); }
  }
}

/** Whether the connection of a row has closed. @param {Row} row */
export const isClosed = row => row.connection !== 0 && closed.has(`${row.entry} ${row.connection}`);

/** @param {Entry} entry @param {Peer} peer */
const heardAt = (entry, peer) => heard.get(`${entry.name} ${bare(peer.address)} ${peer.connection}`) ?? 0;
/** @param {Entry} entry those that are there, oldest first */
const present = entry => entry.peers.filter(p => !p.connection || !closed.has(`${entry.name} ${p.connection}`));
/** @param {Peer} peer */
const simulated = peer => (store.state.simulator.addresses ?? []).includes(peer.address);

/** Whom "last" means: who was heard last. The simulated device is that only while nobody else is there. @param {Entry} entry @returns {Peer | undefined} */
function lastPeer(entry) {
  const all = present(entry), real = all.filter(p => !simulated(p));
  let best;
  for (const peer of real.length ? real : all) if (!best || heardAt(entry, peer) >= heardAt(entry, best)) best = peer;
  return best;
}

/** @param {Entry} entry */
const isOver = entry => /^(stopped|ended|failed)$/.test(entry.state);

/** Whether somebody is there who is not the simulated device. @param {Entry} entry */
export const hasCaller = entry => !isOver(entry) && (entry.kind !== "listen" || present(entry).some(p => !simulated(p)));

/** Why there is nobody. @param {Entry} entry */
export const nobody = entry => t(isOver(entry) ? "this socket is not open" : visited.has(entry.name) || entry.ledger.received > 0 ? "nobody is connected now" : "nobody has come yet");

/** @param {string} entry @param {string} words */
export const worded = (entry, words) => ({ words, named: `${entry}: ${words}` });

/** @param {Entry} entry @returns {Target[]} */
export function targetsOf(entry) {
  if (isOver(entry) || entry.kind === "relay") return [];
  const name = entry.name, scheme = schemeOf(entry);
  if (entry.kind === "room") return [{ entry: name, to: "all", send: "all", scheme, ...worded(name, t("everybody in the room")) }];
  if (entry.kind !== "listen") return [{ entry: name, to: "all", send: "all", scheme, ...worded(name, entry.addresses.join(", ")) }];
  const last = lastPeer(entry);
  if (!last) return [];
  const one = (/** @type {Peer} */ p, /** @type {string} */ to, /** @type {string} */ label) => ({ entry: name, to, send: p.number, scheme: /** @type {"udp" | "tcp"} */ (/^tcp/.test(p.address) ? "tcp" : "udp"), words: `${label}: ${bare(p.address)}`, named: `${name}: ${bare(p.address)}, ${label}` });
  return [one(last, "last", t("last peer")), ...present(entry).reverse().map(p => one(p, String(p.number), p.name || "#" + p.number)),
    ...(entry.peerCount > 1 ? [{ entry: name, to: "all", send: "all", scheme, ...worded(name, t("all {0} peers", num(entry.peerCount))) }] : [])];
}

/** The peer of a row, or why it cannot be answered. @param {Entry} entry @param {Row} row @returns {{to: string, why: string}} */
export function targetOf(entry, row) {
  if (entry.kind !== "listen") return { to: "all", why: "" };
  const peer = present(entry).find(p => bare(p.address) === row.peer && (!row.connection || !p.connection || p.connection === row.connection));
  if (peer) return { to: String(peer.number), why: "" };
  const unlisted = entry.peerCount > entry.peers.length && !closed.has(`${entry.name} ${row.connection}`);
  return { to: "", why: unlisted ? "this peer is not among the newest 100" : row.connection ? "this connection is closed" : "this peer has left" };
}
