// @ts-check
// The views that start something of their own instead of looking at what passes.
export { view as measureView } from "./measuring.js";
export { view as probeView } from "./checkup.js";
