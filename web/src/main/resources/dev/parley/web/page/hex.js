// @ts-check
// Bytes as hex and text side by side, with one chosen byte.
import { hex2 } from "./bytes.js";
import { $, $$, el, num } from "./dom.js";
import { t } from "./words.js";

const FIRST = 512, MOST = 16_384; // each byte is two nodes, so a long payload opens in steps

/** @param {Uint8Array} bytes @param {number} start the chosen byte @param {(at: number) => void} chose */
export function hexView(bytes, start, chose) {
  const box = el("div.hex", { tabindex: "0", role: "group", "aria-label": t("Bytes as hex and text; arrow keys move") });
  if (!bytes.length) { box.append(el("span.void", {}, t("No byte: an empty datagram. It passed, and it counts."))); return box; }
  const wide = $("#inspect").clientWidth > 1000 ? 16 : 8;
  let drawn = 0, at = start;
  const more = () => {
    box.querySelector(".morebytes")?.remove();
    const end = Math.min(bytes.length, MOST, drawn ? drawn * 4 : FIRST);
    for (; drawn < end; drawn += wide) {
      const from = drawn, line = [...bytes.subarray(from, Math.min(end, from + wide))];
      box.append(el("span.row", {}, el("span.of", {}, from.toString(16).padStart(4, "0")),
        el("span.bs", {}, ...line.map((b, j) => el(j && j % 4 === 0 ? "span.b.gap" : "span.b", { "data-i": from + j }, hex2(b)))),
        el("span.cs", {}, ...line.map((b, j) => el(b < 32 || b > 126 ? "span.c.np" : "span.c", { "data-i": from + j }, b < 32 || b > 126 ? "·" : String.fromCharCode(b))))));
    }
    drawn = end;
    if (drawn < Math.min(bytes.length, MOST)) box.append(el("button.lnk.morebytes", { onclick: more }, t("Show more: {0} of {1} are here", num(drawn), num(bytes.length))));
    else if (drawn < bytes.length) box.append(el("span.dim.morebytes", {}, t("{0} of {1} are shown; Copy hex takes all", num(drawn), num(bytes.length))));
  };
  const paint = (/** @type {number | string | undefined} */ i, /** @type {string} */ name) => {
    for (const node of $$("." + name, box)) node.classList.remove(name);
    if (i != null) for (const node of $$(`[data-i="${i}"]`, box)) node.classList.add(name);
  };
  const move = (/** @type {number} */ to) => {
    at = Math.max(0, Math.min(drawn - 1, to));
    paint(at, "at");
    const node = $(`.b[data-i="${at}"]`, box);
    // Only the box itself may scroll, not the page around it.
    if (node.offsetTop < box.scrollTop) box.scrollTop = node.offsetTop - 8;
    else if (node.offsetTop + node.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = node.offsetTop + node.offsetHeight - box.clientHeight + 8;
    chose(at);
  };
  box.addEventListener("pointerover", (/** @type {any} */ e) => paint(e.target.dataset?.i, "hot"));
  box.addEventListener("pointerleave", () => paint(undefined, "hot"));
  box.addEventListener("click", (/** @type {any} */ e) => { if (e.target.dataset?.i) move(+e.target.dataset.i); });
  box.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: wide, ArrowUp: -wide, PageDown: 8 * wide, PageUp: -8 * wide, Home: -at, End: drawn }[e.key];
    if (step === undefined) return;
    e.preventDefault();
    e.stopPropagation();
    move(at + step);
  });
  more();
  at = Math.min(at, drawn - 1);
  paint(at, "at");
  return box;
}
