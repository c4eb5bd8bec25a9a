// @ts-check
// Captures: recording a socket, what was recorded or opened, and one of them in the wire view in the place of what passes now.
import { api, path } from "./api.js";
import { $, clear, el, icon, num, tell } from "./dom.js";
import { ask, attempt } from "./opener.js";
import { RowMaker, Rows } from "./rows.js";
import { store } from "./store.js";
import { addWords, t, zh } from "./words.js";

addWords({
  "Captures": "抓包", "Open a file": "打开文件", "Capture file": "抓包文件", "Record": "录制", "Stop recording": "停止录制", "recording": "录制中", "full": "已满", "opened": "已打开的文件", "failed": "失败",
  "Record {0}": "录制 {0}", "Stop recording {0}": "停止录制 {0}", "Recording {0}": "正在录制 {0}", "{0} is kept": "已保存 {0}", "Recordings lie in {0}": "录制文件在 {0}",
  "A capture has at most 64 MiB here; parley inspect reads longer ones.": "这里的抓包最多 64 MiB，更长的请用 parley inspect。", "{0} is deleted": "{0} 已删除", "Its file is removed.": "它的文件会被删除。",
  "This capture holds no message.": "这个抓包里没有消息。", "Close the capture": "关闭抓包", "Replay": "重放", "Download": "下载", "Show more": "显示更多", "Streams end by": "流的分帧", "written by {0}": "由 {0} 写成", "{0} rows": "{0} 行", "{0} rows, more follow": "{0} 行，后面还有",
  "Chunks, as they were captured": "按抓到的块", "Ledger of {0}": "{0} 的账本",
  "Replay {0}": "重放 {0}", "To whom": "发给谁", "Speed": "速度", "as recorded": "按录制时", "twice as fast": "两倍速", "half as fast": "半速", "without pauses": "不停顿", "The answers must be as recorded": "应答须与录制一致",
  "What its clients said is sent again, each over a connection of its own. What comes back stands in the list.": "重新发送客户端说过的内容，每个流用自己的连接。收到的内容显示在列表里。",
  "{0} to {1}: running": "{0} 发往 {1}：进行中", "{0} to {1}: sent {2}, received {3}": "{0} 发往 {1}：发出 {2}，收到 {3}", "Replays": "重放", "Stop": "停止",
});

/** @typedef {import("./store.js").Capture} Capture */
/** @typedef {import("./store.js").Entry} Entry */

const list = $("#caplist"), bar = $("#capbar"), frame = $("#cap-frame");
const MIB = 1 << 20;
/** @param {number} bytes */
export const size = bytes => bytes < 1000 ? `${bytes} B` : bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

/* Recording a socket */
/** @param {Entry} entry */
const record = entry => attempt(async () => {
  const on = !entry.recording;
  const now = await api.put(path("entries", entry.name, "recording"), { on });
  tell(on ? t("Recording {0}", now.recording?.name ?? entry.name) : t("{0} is kept", entry.recording?.name ?? ""));
  await store.load();
});

/** The button of a card that is chosen or recorded. @param {HTMLElement} li @param {Entry | undefined} entry @param {boolean} chosen */
export function recordAct(li, entry, chosen) {
  const old = li.querySelector(".recact"), can = entry && (entry.recording || chosen && !/^(stopped|failed|ended)$/.test(entry.state));
  if (!can) { old?.remove(); return; }
  const key = JSON.stringify([entry.name, !!entry.recording, zh()]);
  if (old?.getAttribute("data-key") === key) return;
  const button = el("button.soft.small.cardact.recact", { type: "button", "data-key": key, "aria-label": t(entry.recording ? "Stop recording {0}" : "Record {0}", entry.name),
    onclick: () => { const now = store.entry(entry.name); if (now) record(now); } }, el("i.reddot", { "aria-hidden": "true" }), t(entry.recording ? "Stop recording" : "Record"));
  const focused = old === document.activeElement;
  if (old) old.replaceWith(button); else li.append(button);
  if (focused) button.focus();
}
/** The chip of a card that is recorded. @param {Entry} entry */
export const recordChip = entry => entry.recording ? [el("span.rec", { title: entry.recording.name }, el("i.reddot", { "aria-hidden": "true" }), el("span.vh", {}, t("recording") + " "), `${entry.recording.name}  ${size(entry.recording.bytes)}`)] : [];

/* The list below the cards */
let listKey = "";
function drawList() {
  const { files, folder } = store.state.captures, shown = store.capture?.file.id;
  const key = JSON.stringify([files, shown, zh()]);
  if (key === listKey) return;
  listKey = key;
  const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.capture;
  $("#caps").title = files.length ? t("Recordings lie in {0}", folder) : "";
  clear(list).append(...files.toReversed().map(file => el("li", {}, el("button.cap", { type: "button", "data-capture": file.id, "aria-pressed": file.id === shown, title: file.says ?? "", onclick: () => show(file) },
    el("span.nm", {}, file.name), el("span.st", {}, file.state === "recording" ? el("i.reddot", { "aria-hidden": "true" }) : "", size(file.bytes) + (file.state === "kept" || file.state === "opened" ? "" : ", " + t(file.state)))))));
  if (focused) $(`[data-capture="${focused}"]`)?.focus();
}

/* A file of this computer */
$("#cap-open").addEventListener("click", () => { $("#pick-capture").value = ""; $("#pick-capture").click(); });
$("#pick-capture").addEventListener("change", () => attempt(async () => {
  const file = $("#pick-capture").files?.[0];
  if (!file) return;
  if (file.size > 64 * MIB) throw Error(t("A capture has at most 64 MiB here; parley inspect reads longer ones."));
  const opened = await api.upload("/captures?name=" + encodeURIComponent(file.name), file);
  await store.load();
  await show(opened);
}));

/* One of them in the wire view */
/** @param {number} id @param {number} after @param {string} framing */
const messages = (id, after, framing) => api.get(path("captures", id, "messages") + `?after=${after}&frame=${encodeURIComponent(framing)}`);

/** @param {Capture} file @param {string} [framing] */
async function show(file, framing = "") {
  await attempt(async () => {
    const found = await messages(file.id, 0, framing);
    const rows = new Rows(), maker = new RowMaker(rows, () => ({ kind: "capture", answers: "rules", addresses: [] }));
    for (const event of found.events) maker.take(event);
    store.capture = { file, rows, maker, found, framing };
    location.hash = "wire";
    frame.value = framing;
    drawBar();
    drawList();
    store.emit("capture");
    $("#bench").classList.remove("open");
    $("#wire-grid").focus({ preventScroll: true });
  });
}
const more = () => attempt(async () => {
  const capture = store.capture;
  if (!capture) return;
  const found = await messages(capture.file.id, capture.found.last, capture.framing);
  if (store.capture !== capture) return;
  for (const event of found.events) capture.maker.take(event);
  capture.found = found;
  drawBar();
  store.emit("capture-more");
});
export function closeCapture() {
  if (!store.capture) return;
  store.capture = null;
  drawBar();
  drawList();
  store.emit("capture");
}

function drawBar() {
  const capture = store.capture;
  bar.hidden = !capture;
  $("#view-wire").classList.toggle("capture", !!capture);
  if (!capture) return;
  const { file, found, rows } = capture, count = num(rows.length);
  $("#cap-name").textContent = file.name;
  $("#cap-says").textContent = [found.format, found.writer && t("written by {0}", found.writer), t(found.more ? "{0} rows, more follow" : "{0} rows", count)].filter(Boolean).join(", ");
  $("#cap-wrong").textContent = found.says ?? "";
  $("#cap-wrong").hidden = !found.says;
  $("#cap-more").hidden = !found.more;
  $("#cap-file").setAttribute("href", "/api/v1" + path("captures", file.id, "file"));
  $("#cap-file").setAttribute("download", file.name);
}
frame.addEventListener("change", () => { const { capture } = store; if (capture) show(capture.file, frame.value.trim()); });
$("#cap-more").addEventListener("click", more);
$("#cap-close").addEventListener("click", () => { closeCapture(); $("#wire-grid").focus({ preventScroll: true }); });
$("#cap-delete").addEventListener("click", () => {
  const file = store.capture?.file;
  if (file) ask(t("Delete {0}?", file.name), t("Its file is removed."), t("Delete"), async () => {
    await api.del(path("captures", file.id));
    closeCapture();
    tell(t("{0} is deleted", file.name));
    await store.load();
  });
});

/** What the details say while no row is chosen. @param {HTMLElement} box */
export function captureDetails(box) {
  const capture = store.capture;
  if (!capture) return;
  const sums = capture.found.interfaces.filter(each => each.says.length);
  box.dataset.key = "";
  clear(box).append(el("div.in-head", {}, el("h2", {}, el("code", {}, capture.file.name))), el("div.in-body", {},
    capture.found.says ? el("p.fielderr", { lang: "en" }, capture.found.says) : null,
    ...sums.map(each => el("div", {}, el("h3", {}, t("Ledger of {0}", each.name)), ...each.says.map(line => el("p", { lang: "en" }, line)))),
    sums.length ? null : el("p.dim", {}, t("Of the socket or message that you choose."))));
}

/* Sending one again */
$("#cap-replay").addEventListener("click", () => {
  const { capture } = store;
  if (!capture) return;
  $("#h-replay").textContent = t("Replay {0}", capture.file.name);
  const likely = store.state.entries.find(e => e.kind === "chat")?.addresses[0];
  if (!$("#r-address").value && likely) $("#r-address").value = likely;
  wrong("");
  $("#d-replay").showModal();
});
/** @param {string} says */
function wrong(says) {
  $("#r-err").textContent = says;
  $("#r-err").hidden = !says;
  if (says) $("#r-address").setAttribute("aria-invalid", "true"); else $("#r-address").removeAttribute("aria-invalid");
}
$("#f-replay").addEventListener("submit", async (/** @type {Event} */ event) => {
  event.preventDefault();
  const { capture } = store, speed = $("#r-speed").value;
  if (!capture) return;
  try {
    await api.post(path("captures", capture.file.id, "replay"), { address: $("#r-address").value.trim(), options: { speed: speed === "asap" ? "" : speed, asap: speed === "asap", expect: $("#r-expect").checked, frame: capture.framing } });
  } catch (error) {
    wrong(error instanceof Error ? error.message : String(error));
    $("#r-address").focus();
    return;
  }
  $("#d-replay").close();
  closeCapture();
  store.setScope("all");
  await store.load();
});

let replayKey = "";
function drawReplays() {
  const last = (store.state.replays ?? []).slice(-3), key = JSON.stringify([last, zh()]);
  if (key === replayKey) return;
  replayKey = key;
  $("#replays").hidden = !last.length;
  clear($("#replays")).append(...last.map(each => el(each.good === false ? "li.bad" : "li", {},
    el("span", {}, each.running ? t("{0} to {1}: running", each.name, each.address) : t("{0} to {1}: sent {2}, received {3}", each.name, each.address, num(each.sent), num(each.received)), each.says ? el("span.says", { lang: "en" }, " " + each.says) : null),
    each.running ? el("button.quiet.small", { type: "button", "aria-label": `${t("Stop")}: ${each.session}`, onclick: () => attempt(() => api.del(path("replays", each.id))) }, t("Stop")) : null)));
}

function all() { drawList(); drawReplays(); if (store.capture) drawBar(); }
for (const kind of ["state", "language"]) store.on(kind, all);
store.on("choice", closeCapture);
store.on("scope", closeCapture);
