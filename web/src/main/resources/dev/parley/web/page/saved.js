// @ts-check
// Messages that are kept for later, and several of them in a row.
import { api } from "./api.js";
import { pieces, utf8 } from "./bytes.js";
import { $, clear, el, icon, num, tell } from "./dom.js";
import { attempt, problems } from "./opener.js";
import { store } from "./store.js";
import { t } from "./words.js";

/** @typedef {import("./store.js").Saved} Saved */
/** @typedef {{written: () => Saved | null, put: (message: Saved) => void, target: () => import("./targets.js").Target | undefined, send: (to: import("./targets.js").Target, message: Saved, how: {sequence?: boolean}) => Promise<any>, sent: (done: any) => void}} Composer */

/** @type {Composer} */
let composer;
let running = false;

/** @param {Saved} message one line, with what cannot be seen as escapes */
const label = message => {
  const text = message.as === "base64" ? "base64" : pieces(utf8(message.text), 48).map(p => p[0]).join("");
  return (message.as === "text" ? "" : message.as + ": ") + (text || t("empty")) + (message.end && message.end !== "none" ? " " + { lf: "LF", crlf: "CR LF", cr: "CR" }[message.end] : "");
};

/** @param {Saved[]} list */
async function keep(list) {
  await api.put("/saved", list);
  store.state.saved = list;
  draw();
}

function draw() {
  const list = store.state.saved ?? [], box = clear($("#pop-saved"));
  for (const message of list) box.append(el("div.savedline", {}, el("button.mono", { onclick: () => { box.hidePopover(); composer.put(message); } }, label(message)),
    el("button.icon", { "aria-label": t("Delete {0}", label(message)), onclick: () => attempt(() => keep(store.state.saved.filter(m => m !== message))) }, icon("x"))));
  if (!list.length) box.append(el("p", {}, t("Nothing is saved yet.")));
  box.append(el("hr"), el("button", { onclick: saveThis }, t("Save this message")));
  if (list.length) box.append(el("button", { onclick: () => { box.hidePopover(); saved.openSequence(); } }, t("A saved sequence")));
}

function saveThis() {
  $("#pop-saved").hidePopover();
  const message = composer.written();
  if (!message || !message.text && message.end === "none") { tell(t("There is no text to save.")); return; }
  if (store.state.saved.some(m => JSON.stringify(m) === JSON.stringify(message))) { tell(t("It is saved already.")); return; }
  attempt(async () => { await keep([...store.state.saved, message]); tell(t("Saved")); });
}

/* A sequence */
function buttons() { $("#q-go").textContent = t(running ? "Stop" : "Send"); }

async function run() {
  if (running) { running = false; return; }
  const boxes = [...$("#q-list").querySelectorAll("input:checked")], to = composer.target(), gap = Number($("#q-gap").value), error = $("#q-err");
  error.hidden = true;
  const wrong = !boxes.length ? t("Choose at least one message.") : !to ? t("nobody is there to whom this could go") : !(gap >= 0 && gap <= 3_600_000) ? t("Between two messages are 0 to 3,600,000 ms.") : "";
  if (wrong || !to) { error.textContent = wrong; error.hidden = false; return; }
  running = true;
  buttons();
  let sent = 0;
  try {
    for (let i = 0; i < boxes.length && running; i++) {
      if (i) await new Promise(resolve => setTimeout(resolve, gap));
      if (!running) break;
      const line = boxes[i].closest("li");
      line.setAttribute("aria-current", "step");
      try { composer.sent(await composer.send(to, store.state.saved[+boxes[i].value], { sequence: true })); sent++; } finally { line.removeAttribute("aria-current"); }
    }
    $("#d-sequence").close();
    tell(t("{0} of {1} messages left", num(sent), num(boxes.length)));
  } catch (problem) { error.textContent = problems(problem).map(p => p.message).join(" "); error.hidden = false; }
  running = false;
  buttons();
}

export const saved = {
  /** @param {Composer} with_ */
  start(with_) {
    composer = with_;
    for (const kind of ["state", "language"]) store.on(kind, draw);
    $("#q-go").addEventListener("click", run);
    $("#d-sequence").addEventListener("close", () => { running = false; });
  },
  openSequence() {
    $("#q-err").hidden = true;
    clear($("#q-list")).append(...(store.state.saved.length ? store.state.saved.map((message, i) => el("li", {}, el("label.check", {}, el("input", { type: "checkbox", value: i, checked: true }), el("code", {}, label(message)))))
      : [el("li.dim", {}, t("Nothing is saved yet."), " ", t("Write a message, and choose Saved → Save this message."))]));
    buttons();
    $("#d-sequence").showModal();
  },
};
