// @ts-check
// What stands where the list has no row: how to begin.
import { clear, el, icon, num } from "./dom.js";
import { openEntry, pickBench } from "./opener.js";
import { store } from "./store.js";
import { parts, t, zh } from "./words.js";

let key = "";
const code = (/** @type {any} */ text) => el("code", {}, String(text));

/** @param {HTMLElement} box @param {{filtered: boolean, searching: boolean, clearFilter: () => void}} how */
export function emptyWire(box, how) {
  const listeners = store.scoped().filter(e => e.dial.length), waited = Math.floor((performance.now() - store.listeningSince) / 1000);
  const now = JSON.stringify([store.capture?.file.id, store.known, how.filtered, how.filtered && (store.capture?.rows ?? store.rows).length, how.searching, store.state.entries.length, listeners.map(e => [e.addresses, e.dial]), waited > 15, zh()]);
  if (now === key && box.firstChild) return;
  key = now;
  clear(box);
  if (store.capture && !how.filtered) box.append(el("h2", {}, t("This capture holds no message.")));
  else if (!store.known) box.append(el("p", {}, t("Asking Parley what is open …")));
  else if (how.filtered) {
    box.append(el("h2", {}, t(how.searching ? "Searching …" : "Nothing passes this filter")), el("p", {}, t("{0} messages are here; the filter shows none of them.", num((store.capture?.rows ?? store.rows).length))));
    if (!how.searching) box.append(el("button.soft", { onclick: how.clearFilter }, t("Show all")));
  } else if (!store.state.entries.length) nothingOpen(box);
  else if (listeners.length) nothingArrived(box, listeners, waited > 15);
  else box.append(el("h2", {}, t("Nothing has passed yet")), el("p", {}, t("Write a message below; what leaves and what comes back stands here.")));
}

/** @param {HTMLElement} box */
function nothingOpen(box) {
  /** @type {[string, string, string, () => void][]} */
  const tiles = [
    ["Listen on UDP", "Boards and sensors send to you.", "udp://:9000", () => openEntry("listen", { address: "udp://:9000", reply: "ack: {{data}}" })],
    ["Listen on TCP", "Clients connect to you.", "tcp://:5001", () => openEntry("listen", { address: "tcp://:5001" })],
    ["Talk to a device", "You send first.", "udp://192.168.1.37:9000", () => openEntry("chat", { address: "udp://192.168.1.37:9000" })],
    ["Open a bench file", "What parley run takes.", "bench.yaml", pickBench]];
  box.append(el("h2", {}, t("Nothing is open yet")), el("p", {}, t("Open one end of a wire; your device is the other.")),
    el("div.tilerow", {}, ...tiles.map(([a, b, c, f]) => el("button.tile", { onclick: f }, el("b", {}, t(a)), el("span", {}, t(b)), code(c)))));
}

/** @param {HTMLElement} box @param {import("./store.js").Entry[]} listeners @param {boolean} long */
function nothingArrived(box, listeners, long) {
  const first = listeners[0], dial = first.dial[0], scheme = dial.scheme.toUpperCase();
  box.append(el("h2", {}, t("Nothing has arrived yet")), el("p", {}, ...parts("Listening on {0}. Three steps, in this order:", el("span", {}, ...listeners.flatMap((e, i) => [i ? ", " : "", code(e.addresses.join(", "))])))),
    el("ol", {},
      el("li", {}, el("b", {}, t("Type the address above into your device")), el("span", {}, ...parts("Host {0}, {1} port {2}. Both must be in the same Wi-Fi, and not in a guest one.", code(dial.host), scheme, code(dial.port)))),
      el("li", {}, el("b", {}, t("Try it from this computer")), el("span", {}, code(`parley send ${dial.scheme}://127.0.0.1:${dial.port} "ping" --wait 2s`))),
      el("li", {}, el("b", {}, t("That works, and the device stays silent?")), el("span", {}, t("Then a firewall is likely in the way: allow {0} port {1} to come in on this computer.", scheme, dial.port)))),
    ...(long ? [el("p", {}, t("15 s have passed without a message: the firewall and a guest Wi-Fi are the most frequent reasons."))] : []),
    el("button.soft", { onclick: () => store.emit("code") }, icon("code"), t("Code for a device or program")),
    el("button.soft", { onclick: () => location.assign("#lesson") }, icon("lesson"), t("Lesson")));
}
