// @ts-check
// The drawer "Code for a device or program": programs for the other side, with this computer's address filled in.
import { ApiError, get, path } from "./api.js";
import { clear, copyText, el, icon } from "./dom.js";
import { store } from "./store.js";
import { t, addWords } from "./words.js";

addWords({
  "Copied": "已复制", "Wi-Fi name": "Wi-Fi 名称", "Wi-Fi password": "Wi-Fi 密码", "java, with Parley's library": "java，用 Parley 的库",
  "Goes to": "发往", "Kind": "种类", "Copy": "复制", "Code": "代码", "Close": "关闭", "The same from a terminal:": "在终端里：", "Loading …": "载入中…",
  "No socket is open that a device could send to. Open a listener first.": "没有打开可供设备发送的套接字。先打开一个监听。", "Save as a file": "存为文件",
});

/** @typedef {{address: string, host: string, port: number, via: string, entry: string}} Target */
/** @type {any} */ let ui = null;
let kind = "micropython", address = "", text = "", asked = 0, timer = 0;
/** A board's Wi-Fi, while this page is open. */
const wifi = { ssid: "", password: "" };
/** What a kind is called in the list, where its word does not say it. @type {Record<string, string>} */
const NAMES = { java: "java, with Parley's library" };

/** @returns {Target[]} likeliest first */
function targets() {
  const entries = [...store.scoped(), ...store.state.entries.filter(e => !store.scoped().includes(e))];
  return entries.flatMap(e => (e.dial ?? []).map(d => ({ address: d.address, host: d.host, port: d.port, via: d.via, entry: e.name })));
}

/** Opens the drawer. @param {string} [to] the address to fill in; without it the likeliest of the chosen socket */
export function openSnippets(to) {
  const list = targets();
  address = to && list.some(x => x.address === to) ? to : to ?? list[0]?.address ?? "";
  const kinds = store.state.snippets?.length ? store.state.snippets : ["micropython"];
  if (!kinds.includes(kind)) kind = kinds[0];
  build(list, kinds);
  if (!ui.dialog.open) ui.dialog.showModal();
  load();
}

/** @param {Target[]} list @param {string[]} kinds */
function build(list, kinds) {
  ui?.dialog.remove();
  const close = el("button.icon", { type: "button", "aria-label": t("Close"), onclick: () => ui.dialog.close() }, icon("x"));
  const pick = list.length > 1
    ? el("select.mono", { "aria-label": t("Goes to"), onchange: () => { address = pick.value; load(); } }, ...list.map(x => el("option", { value: x.address, selected: x.address === address }, `${x.address}  ${x.entry}, ${x.via}`)))
    : el("code", {}, address || "–");
  ui = {
    kinds: el("div.kinds", { role: "radiogroup", "aria-label": t("Kind"), onkeydown: arrows }), code: el("pre", { id: "code", tabindex: "0", role: "region", "aria-label": t("Code") }), command: el("p.lead.command"),
    copied: el("span", {}, t("Copy")),
  };
  // The toast lies behind the drawer, so the button says it.
  ui.copy = el("button.soft", { type: "button", autofocus: true, onclick: async () => { await copyText(text, t("Copied"), false); ui.copied.textContent = t("Copied"); setTimeout(() => { ui.copied.textContent = t("Copy"); }, 2000); } }, icon("copy"), ui.copied);
  ui.wifi = el("div.wifi", { hidden: true }, wifiField("ssid", "Wi-Fi name"), wifiField("password", "Wi-Fi password"));
  ui.wrong = el("p.fielderr", { lang: "en", hidden: true });
  ui.dialog = el("dialog.drawer", { id: "d-snippets", "aria-labelledby": "h-snippets", onclose: () => ui.dialog.remove(), onclick: (/** @type {Event} */ e) => { if (e.target === ui.dialog) ui.dialog.close(); } },
    el("header", {}, el("h2", { id: "h-snippets" }, t("Code for a device or program")), close), el("p.lead.goes", {}, el("span", {}, t("Goes to")), " ", pick), ui.kinds, ui.wifi, ui.wrong, ui.command, el("div.codebox", {}, ui.copy, ui.code));
  ui.kinds.append(...kinds.map(k => el("button", { type: "button", role: "radio", "data-kind": k, onclick: () => choose(k, true) }, t(NAMES[k] ?? k))));
  document.body.append(ui.dialog);
  mark();
}

/** @param {"ssid" | "password"} key @param {string} words */
function wifiField(key, words) {
  const input = el("input", { value: wifi[key], spellcheck: "false", autocapitalize: "off", autocomplete: "off", placeholder: key === "ssid" ? "your-wifi" : "your-password", oninput: () => { wifi[key] = input.value; clearTimeout(timer); timer = window.setTimeout(load, 250); } });
  return el("label.mini", {}, el("span", {}, t(words)), input);
}

/** As in every radio group, one of them can be reached with Tab. */
function mark() {
  for (const b of ui.kinds.children) { b.setAttribute("aria-checked", String(b.dataset.kind === kind)); b.tabIndex = b.dataset.kind === kind ? 0 : -1; }
}
/** @param {string} k @param {boolean} focus */
function choose(k, focus) {
  kind = k;
  mark();
  if (focus) ui.kinds.querySelector('[aria-checked="true"]').focus();
  load();
}
/** @param {KeyboardEvent} event */
function arrows(event) {
  const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!way) return;
  event.preventDefault();
  const list = [...ui.kinds.children].map(b => b.dataset.kind);
  choose(list[(list.indexOf(kind) + way + list.length) % list.length], true);
}

async function load() {
  const mine = ++asked;
  text = "";
  ui.copy.disabled = true;
  if (!address) { clear(ui.code).append(t("No socket is open that a device could send to. Open a listener first.")); clear(ui.command); return; }
  if (!ui.code.textContent) ui.code.textContent = t("Loading …");
  try {
    const query = new URLSearchParams({ address, listening: targets().find(x => x.address === address)?.entry ?? "", ...wifi });
    const answer = await get(path("snippets", kind) + "?" + query);
    if (mine !== asked) return;
    text = answer.text;
    ui.wifi.hidden = !answer.wifi;
    ui.wrong.hidden = true;
    ui.copy.disabled = false;
    draw();
    clear(ui.command).append(t("The same from a terminal:") + " ", el("code", {}, answer.command));
  } catch (error) {
    if (mine !== asked) return;
    clear(ui.command);
    clear(ui.code);
    ui.wrong.textContent = error instanceof ApiError ? error.errors.map(e => e.message).join(" ") : String(error);
    ui.wrong.hidden = false;
  }
}

/** Comments stand back, and the address that was filled in stands out. */
function draw() {
  const target = targets().find(x => x.address === address), host = target?.host ?? /\/\/(.+):\d+$/.exec(address)?.[1] ?? "", port = String(target?.port ?? /:(\d+)$/.exec(address)?.[1] ?? "");
  const safe = (/** @type {string} */ s) => s.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const filled = host ? new RegExp(`(${safe(host)}|(?<![\\w.])${safe(port)}(?![\\w.]))`) : /($^)/;
  clear(ui.code);
  for (const line of text.split(/(?<=\n)/)) {
    const comment = /(^|\s)(#(?!include|define|if|else|endif)|\/\/(?!\S*:\d))/.exec(line), at = comment ? comment.index + comment[1].length : line.length;
    line.slice(0, at).split(filled).forEach((part, i) => { if (part) ui.code.append(i % 2 ? el("span.ad", {}, part) : part); });
    if (at < line.length) ui.code.append(el("span.cm", {}, line.slice(at)));
  }
  ui.code.scrollTop = 0;
}
