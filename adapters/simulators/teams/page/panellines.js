// The few pieces that every list in the panel is made of.

import { h } from "./dom.js";

const NEWEST = 25;
const CLOCK = new Intl.DateTimeFormat("nb-NO", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Oslo" });

export const chip = (text, kind = "") => h("span", { class: `chip ${kind}` }, text);
export const last = (list) => list.slice(-NEWEST).toReversed();
export const several = (count, one, many) => `${count} ${count === 1 ? one : many}`;
export const moment = (iso) => (iso ? `kl. ${CLOCK.format(new Date(iso))}` : "");

export function fold(name, title, lines, open) {
  return h("details", { data: { name }, open }, h("summary", {}, title, h("span", { class: "quiet" }, ` ${lines.length}`)),
    lines.length ? h("ul", { class: "lines" }, ...lines) : h("p", { class: "quiet" }, "Ingenting her ennå."));
}
