// @ts-check
// The last text as a small board would show it: 128×64 points of one colour, four rows of 16.
import { asUtf8, toHex, wholeLetters } from "./bytes.js";
import { el } from "./dom.js";
import { t, addWords } from "./words.js";

addWords({
  "Board display": "板载屏幕", "Nothing has arrived yet.": "还没有消息到达。", "The last message, as a board's display would show it": "最后一条消息，板载屏幕显示的样子",
  "On the display: {0}": "屏幕上：{0}", "from": "来自",
  "Address, text in two rows of 16 pixels, sender: as the boards of the tutorials show it.": "地址、两行 16 像素高的文字、发送者，和教程里的板子一样。",
});

const WIDE = 128, HIGH = 64, ROW = 16, FONT = '13px "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';

/** @param {CanvasRenderingContext2D} pen @param {string} text @param {number} most @returns {string[]} cut by width, as a board does it */
function wrapped(pen, text, most) {
  /** @type {string[]} */
  const out = [];
  for (const line of text.split(/\r\n|[\r\n]/)) {
    let row = "";
    for (const letter of line) {
      if (pen.measureText(row + letter).width <= WIDE) { row += letter; continue; }
      out.push(row);
      row = letter;
      if (out.length >= most) return out;
    }
    out.push(row);
    if (out.length >= most) break;
  }
  return out;
}

export class Oled {
  constructor() {
    this.canvas = el("canvas", { width: WIDE * 4, height: HIGH * 4, role: "img", "aria-label": t("The last message, as a board's display would show it") });
    this.says = el("p.note", {}, t("Nothing has arrived yet."));
    this.node = el("section.panel", { "aria-labelledby": "h-oled" }, el("header", {}, el("h2", { id: "h-oled" }, t("Board display")), el("span.dim", {}, "128×64")), el("div.oledbox", {}, this.canvas), this.says);
    this.small = el("canvas", { width: WIDE, height: HIGH });
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.small.getContext("2d", { willReadFrequently: true }));
    this.draw([]);
  }

  /** @param {import("./store.js").Row} row @param {string} address where a board would send to */
  show(row, address) {
    this.pen.font = FONT;
    const text = asUtf8(row.cut ? wholeLetters(row.bytes) : row.bytes);
    const shown = (text ?? toHex(row.bytes.subarray(0, 32))).slice(0, 200).replace(/\p{Cc}(?<![\r\n])|\p{Cf}/gu, "·");
    const host = row.peer.replace(/:\d+$/, "");
    this.draw([address, ...[...wrapped(this.pen, shown, 2), "", ""].slice(0, 2), t("from") + " " + host]);
    this.canvas.setAttribute("aria-label", t("On the display: {0}", shown));
    this.says.textContent = t("Address, text in two rows of 16 pixels, sender: as the boards of the tutorials show it.");
  }

  /** @param {string[]} rows */
  draw(rows) {
    const { pen } = this;
    pen.fillStyle = "#000";
    pen.fillRect(0, 0, WIDE, HIGH);
    pen.fillStyle = "#fff";
    pen.textBaseline = "top";
    pen.font = FONT;
    rows.forEach((row, i) => pen.fillText(row, 0, i * ROW + 1, WIDE));
    const points = pen.getImageData(0, 0, WIDE, HIGH), { data } = points;
    // A pixel is on or off: there is no grey on such a display.
    for (let i = 0; i < data.length; i += 4) data.set(data[i] > 110 ? [217, 241, 255, 255] : [4, 7, 10, 255], i);
    pen.putImageData(points, 0, 0);
    const big = this.canvas.getContext("2d");
    big.imageSmoothingEnabled = false;
    big.drawImage(this.small, 0, 0, WIDE * 4, HIGH * 4);
  }
}
