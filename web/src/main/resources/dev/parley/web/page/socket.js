// @ts-check
// The chosen socket, or all: ledger, rate, addresses. The ledger is the engine's own and exact; nothing here counts rows.
import { ImpairmentPanel } from "./impairments.js";
import { editEntry, startEntry, stopEntry } from "./opener.js";
import { copyText, $, clear, el, icon, mirror, num } from "./dom.js";
import { store } from "./store.js";
import { t, zh } from "./words.js";

/** @typedef {import("./store.js").Entry} Entry */

/** @param {Record<string, number>} causes */
export const sum = causes => Object.values(causes).reduce((a, b) => a + b, 0);
/** @param {string} state */
export const stopped = state => state === "stopped" || state === "ended" || state === "failed";

let drawnAt = 0;
/** Of the chosen relay. It stays in the page while what stands around it is built anew: somebody may hold a slider. @type {{panel: ImpairmentPanel, chinese: boolean} | null} */
let relay = null;

/** @param {HTMLElement} box @param {() => void} close for a narrow window, where it lies over the list */
export function socketDetails(box, close) {
  const list = store.scoped(), one = store.scope === "all" ? null : list[0];
  const key = JSON.stringify([store.scope, zh(), !!store.gone, !!one?.relay, list.map(e => [e.name, e.kind, e.state, e.says, e.addresses, e.dial, e.description, e.reply])]);
  // Built anew only if something else than a figure has changed, so that a button keeps the focus.
  if (box.dataset.key !== key) { box.dataset.key = key; build(box, list, one, close); drawnAt = 0; }
  if (list.length) figures(list, one);
}

/** @param {Entry | null} one */
function panelOf(one) {
  if (!one?.relay) relay = null;
  else if (relay?.panel.name !== one.name || relay.chinese !== zh()) relay = { panel: new ImpairmentPanel(one), chinese: zh() };
  return relay?.panel;
}

/** @param {HTMLElement} box @param {Entry[]} list @param {Entry | null} one @param {() => void} close */
function build(box, list, one, close) {
  if (!list.length) {
    clear(box).append(el("div.in-head", {}, el("h2", {}, t("Details"))), el("div.in-body", {}, el("p.dim", {}, t("Of the socket or message that you choose."))));
    return;
  }
  const panel = panelOf(one), says = one?.says ? [el("p.fielderr", { lang: "en" }, one.says)] : [], after = facts(list, one), head = headOf(one, close), old = panel?.node.parentElement;
  if (panel && old?.parentElement === box && box.firstElementChild) {
    for (const node of [...old.children]) if (node !== panel.node) node.remove();
    box.firstElementChild.replaceWith(head);
    panel.node.before(...says);
    panel.node.after(...after);
  } else clear(box).append(head, el("div.in-body", {}, ...says, ...(panel ? [panel.node] : []), ...after));
}

/** @param {Entry | null} one @param {() => void} close */
const headOf = (one, close) => el("div.in-head", {}, el("h2", {}, one ? one.name : t("All sockets"), one ? el("span.dim", {}, t(store.gone ? "unknown" : one.state)) : null),
  one ? [el("button.quiet.small", { onclick: () => editEntry(one) }, t("Edit")), stopped(one.state)
    ? el("button.quiet.small", { onclick: () => startEntry(one) }, t("Start")) : el("button.quiet.small", { onclick: () => stopEntry(one) }, t("Stop")),
  el("button.icon.shut", { "aria-label": t("Close"), onclick: close }, icon("x"))] : null);

/** @param {Entry[]} list @param {Entry | null} one @returns {HTMLElement[]} */
function facts(list, one) {
  return [
    one?.relay ? null : el("div", {}, el("h3", {}, t("Ledger"), el("span.dim", { id: "s-exact" })), el("div.ledger", { id: "s-ledger" })), // a relay has one for each direction
    el("div", {}, el("h3", {}, t("Rate"), el("span.legend", { id: "s-legend" })), el("div", { id: "s-rate" })),
    list.some(e => e.dial.length) ? el("div", {}, el("h3", {}, t("Others reach it as")), el("ul.addrs", {}, ...list.flatMap(e => e.dial.map(d => el("li", {}, el("code", {}, d.address), el("span", {}, t(d.via)),
      el("button.icon", { "aria-label": `${t("Copy")} ${d.address}`, onclick: () => copyText(d.address, t("Copied {0}", d.address)) }, icon("copy"))))))) : null,
    one ? el("div", {}, el("h3", {}, t("What it does")), el("p", { lang: "en" }, one.description)) : null,
    one ? el("dl.kv", {}, one.relay ? [el("dt", {}, t("Ledger")), el("dd.s", { id: "s-exact" })] : null, el("dt", {}, t("Peers")), el("dd", { id: "s-peers" }), el("dt", {}, t("Bytes")), el("dd", { id: "s-bytes" }), one.ledger.refused ? [el("dt", {}, t("refused")), el("dd", { id: "s-refused" })] : null) : null,
    one ? el("p.hint", {}, el("span", {}, t("The same from a terminal:")), " ", el("code", { id: "s-command" })) : null].filter(node => node !== null);
}

/** @param {number} total @param {string} totalWord @param {number} passed @param {string} passedWord @param {Record<string, number>} drops */
function equation(total, totalWord, passed, passedWord, drops) {
  const part = (/** @type {number} */ n, /** @type {string} */ word, warn = false) => el(warn ? "div.w" : "div", {}, el("b", {}, num(n)), el("small", {}, word));
  const op = (/** @type {string} */ sign) => el("span.op", {}, sign);
  const list = Object.entries(drops).filter(([, n]) => n);
  return el("div.eq", {}, part(total, totalWord), op("="), part(passed, passedWord), op("+"),
    el("div.drops", {}, ...(list.length ? list.flatMap(([cause, n], i) => i ? [op("+"), part(n, cause, true)] : [part(n, cause, true)]) : [part(0, t("dropped"))])));
}

/** @param {HTMLElement} box @param {number} received @param {number} sent @param {Record<string, number>} droppedIn @param {Record<string, number>} droppedOut @param {boolean} [short] what arrived is left out where all of it was received */
function equations(box, received, sent, droppedIn, droppedOut, short = false) {
  clear(box).append(short && !sum(droppedIn) ? "" : equation(received + sum(droppedIn), t("arrived"), received, t("received"), droppedIn), equation(sent + sum(droppedOut), t("due"), sent, t("sent"), droppedOut));
}

/** @param {Entry[]} list @param {Entry | null} one */
function figures(list, one) {
  let received = 0, sent = 0, exact = true;
  /** @type {Record<string, number>} */
  const droppedIn = {}, /** @type {Record<string, number>} */ droppedOut = {};
  for (const { ledger } of list) {
    received += ledger.received;
    sent += ledger.sent;
    exact &&= ledger.exact;
    for (const [cause, n] of Object.entries(ledger.droppedIn)) droppedIn[cause] = (droppedIn[cause] ?? 0) + n;
    for (const [cause, n] of Object.entries(ledger.droppedOut)) droppedOut[cause] = (droppedOut[cause] ?? 0) + n;
  }
  $("#s-exact").textContent = exact ? t("sums are exact") : t("not exact: this system does not report what its kernel drops");
  if (one?.relay) {
    for (const way of /** @type {("up" | "down")[]} */ (["up", "down"])) {
      const { ledger } = one.relay[way];
      equations($("#s-ledger-" + way), ledger.received, ledger.sent, ledger.droppedIn, ledger.droppedOut, true);
      $("#s-received-" + way).textContent = t("{0} received", num(ledger.received));
    }
    relay?.panel.update(one);
  } else equations($("#s-ledger"), received, sent, droppedIn, droppedOut);
  if (one) {
    $("#s-peers").textContent = num(one.relay?.flows ?? one.peerCount);
    if ($("#s-command").textContent !== one.command) $("#s-command").textContent = one.command;
    $("#s-bytes").textContent = `${num(one.ledger.receivedBytes)} B → ← ${num(one.ledger.sentBytes)} B`;
    const refused = $("#s-refused");
    if (refused) refused.textContent = num(one.ledger.refused);
  }
  if (performance.now() - drawnAt < 900) return; // the rate changes once a second
  drawnAt = performance.now();
  const rates = store.addUp(list.map(e => store.rates(e.name)));
  const [a, b] = rates[rates.length - 2]; // the second that is over
  clear($("#s-legend")).append(el("span", {}, el("i.sw"), `→ ${num(a)}/s`), el("span.ours", {}, el("i.sw.a"), `← ${num(b)}/s`));
  const most = Math.max(...rates.map(r => r[0])), mostOut = Math.max(...rates.map(r => r[1]));
  const plot = mirror(rates, "rate", 380, 84);
  plot.removeAttribute("aria-hidden");
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", t("last 60 s: at most {0} arrived and {1} left in a second", num(most), num(mostOut)));
  clear($("#s-rate")).append(plot);
}
