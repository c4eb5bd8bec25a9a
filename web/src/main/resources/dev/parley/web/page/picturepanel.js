// @ts-check
// Shows the newest picture and says where it was found.
import { clear, el, num } from "./dom.js";
import { t, addWords } from "./words.js";

addWords({
  "Picture": "图片", "From {0}: a picture began but is not whole ({1}, {2} B so far).": "来自 {0}：一张图片开始了，但还不完整（{1}，目前 {2} B）。", "No picture yet. A JPEG or PNG of up to 1 MiB is shown here, whether it comes in one message or in the chunks of one connection.": "还没有图片。不超过 1 MiB 的 JPEG 或 PNG 会显示在这里，无论它在一条消息里，还是分块来自同一个连接。",
  "began with ff d8 and ended with ff d9: {0} B in {1} chunks.": "以 ff d8 开始，以 ff d9 结束：{1} 块共 {0} B。", "began with ff d8 and ended with ff d9: {0} B in one message.": "以 ff d8 开始，以 ff d9 结束：一条消息共 {0} B。",
  "from the PNG signature to IEND: {0} B in {1} chunks.": "从 PNG 标志到 IEND：{1} 块共 {0} B。", "from the PNG signature to IEND: {0} B in one message.": "从 PNG 标志到 IEND：一条消息共 {0} B。",
  "The browser cannot decode it; some of its bytes may be missing.": "浏览器无法解码，可能缺了一些字节。", "It has more than 16 million pixels, so it is not decoded.": "它超过 1600 万像素，因此不解码。",
  "Picture from {0}, {1} by {2} pixels": "来自 {0} 的图片，{1}×{2} 像素",
});

const MOST_PIXELS = 16_000_000; // a small file can unfold into gigabytes

export class PicturePanel {
  constructor() {
    this.size = el("span.dim");
    this.box = el("div.picbox");
    this.part = el("p.note", { hidden: true, role: "status" });
    this.note = el("p.note", {}, t("No picture yet. A JPEG or PNG of up to 1 MiB is shown here, whether it comes in one message or in the chunks of one connection."));
    this.node = el("section.panel", { "aria-labelledby": "h-pic" }, el("header", {}, el("h2", { id: "h-pic" }, t("Picture")), this.size), this.box, this.note, this.part);
    this.box.hidden = true;
    this.busy = false;
  }

  /** Says that one has begun, and how much of it is there. @param {import("./picture.js").Begun | null} begun */
  begun(begun) {
    this.part.hidden = !begun;
    const words = begun ? t("From {0}: a picture began but is not whole ({1}, {2} B so far).", begun.row.peer, begun.kind, num(begun.bytes)) : "";
    if (this.part.textContent !== words) this.part.textContent = words;
  }

  /** @param {import("./picture.js").Picture} picture */
  async show(picture) {
    const { row, bytes, kind, chunks } = picture, from = `${row.scheme} ${row.peer}${row.connection ? " #" + row.connection : ""}`;
    this.busy = true;
    let trouble = "", width = picture.width, height = picture.height;
    if (width * height > MOST_PIXELS) trouble = "It has more than 16 million pixels, so it is not decoded.";
    else {
      try {
        const drawn = await decoded(new Blob([/** @type {BlobPart} */ (bytes)], { type: kind === "PNG" ? "image/png" : "image/jpeg" }));
        width = drawn.width;
        height = drawn.height;
        drawn.setAttribute("role", "img");
        drawn.setAttribute("aria-label", t("Picture from {0}, {1} by {2} pixels", row.peer, width, height));
        drawn.classList.toggle("tiny", width < 240);
        clear(this.box).append(drawn);
      } catch { trouble = "The browser cannot decode it; some of its bytes may be missing."; }
    }
    this.busy = false;
    if (trouble) clear(this.box);
    this.box.hidden = !!trouble;
    this.size.textContent = `${kind}, ${width}×${height}`;
    const words = kind === "JPEG" ? "began with ff d8 and ended with ff d9: {0} B in " : "from the PNG signature to IEND: {0} B in ";
    clear(this.note).append(el("span.mono", {}, from), " ", t(words + (chunks ? "{1} chunks." : "one message."), num(bytes.length), num(chunks)), trouble ? " " + t(trouble) : "");
  }
}

/** Off the main thread where the browser can do that. @param {Blob} blob @returns {Promise<HTMLCanvasElement>} */
async function decoded(blob) {
  const url = "createImageBitmap" in window ? "" : URL.createObjectURL(blob);
  try {
    let image;
    if (url) { image = new Image(); image.src = url; await image.decode(); } else image = await createImageBitmap(blob);
    const canvas = el("canvas", { width: image.width, height: image.height });
    canvas.getContext("2d").drawImage(image, 0, 0);
    if ("close" in image) image.close();
    return canvas;
  } finally { if (url) URL.revokeObjectURL(url); }
}
