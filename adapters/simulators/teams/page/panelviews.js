// Draws what a simulated system says it holds: Altinn's dialogs, the archive's entries, or any lists at all.

import { h } from "./dom.js";

const LABELS = { default: "Innboks", archive: "Arkiv", bin: "Papirkurv", markedasunopened: "Markert ulest", sent: "Sendt" };
const STATUSES = {
  Published: "Publisert", Fetched: "Hentet", Read: "Lest", Confirmed: "Bekreftet", Replied: "Besvart", Archived: "Arkivert",
  AttachmentsDownloaded: "Vedlegg hentet", PurgedByRecipient: "Slettet", PurgedByAltinn: "Slettet av Altinn",
};
const ENTRY = { J: "Journalført", M: "Midlertidig", R: "Reservert", F: "Ferdig", U: "Utgår", B: "Under behandling", A: "Avsluttet" };
const NEWEST = 25;

const chip = (text, kind = "") => h("span", { class: `chip ${kind}` }, text);
const short = (label) => String(label).split(":").at(-1).toLowerCase();
const last = (list) => list.slice(-NEWEST).toReversed();

function fold(name, title, lines, open) {
  return h("details", { data: { name }, open }, h("summary", {}, title, h("span", { class: "quiet" }, ` ${lines.length}`)),
    lines.length ? h("ul", { class: "lines" }, ...lines) : h("p", { class: "quiet" }, "Ingenting her ennå."));
}

function dialogLine(dialog, units) {
  const letters = dialog.correspondences ?? [];
  const statuses = [...new Set(letters.flatMap((letter) => (letter.statuses ?? []).slice(-1)))];
  return h("li", { data: { testid: "panel-line" } },
    h("div", { class: "line-title" }, dialog.title),
    h("div", { class: "quiet" }, units.get(dialog.unit) ?? dialog.unit),
    h("div", { class: "chips" },
      chip(dialog.isContentSeen ? "Åpnet" : "Uåpnet", dialog.isContentSeen ? "" : "accent"),
      ...(dialog.labels ?? []).map((label) => chip(LABELS[short(label)] ?? short(label), short(label) === "archive" ? "good" : "")),
      ...statuses.map((status) => chip(STATUSES[status] ?? status, status === "Confirmed" ? "good" : "")),
      dialog.deleted ? chip("Slettet", "bad") : ""));
}

function entryLine(entry) {
  const files = entry.files?.length ?? 0;
  return h("li", { data: { testid: "panel-line" } },
    h("div", { class: "line-title" }, h("b", {}, entry.number), ` ${entry.title ?? ""}`),
    h("div", { class: "chips" },
      chip(ENTRY[entry.status] ?? entry.status ?? "–", entry.status === "J" ? "good" : "accent"),
      entry.case ? chip(`Sak ${entry.case}`) : "",
      chip(`${files} ${files === 1 ? "fil" : "filer"}`),
      entry.access_code && entry.access_code !== "U" ? chip(`Skjermet ${entry.paragraph ?? entry.access_code}`, "bad") : ""));
}

const caseLine = (one) => h("li", {}, h("div", { class: "line-title" }, h("b", {}, one.number), ` ${one.title ?? ""}`),
  h("div", { class: "quiet" }, `${one.entries?.length ?? 0} journalposter${one.responsible_unit ? ` · ${one.responsible_unit}` : ""}`));

function anyLine(one) {
  if (typeof one !== "object" || one === null) return h("li", {}, String(one));
  const words = Object.entries(one).filter(([, value]) => typeof value !== "object").slice(0, 4);
  return h("li", {}, ...words.map(([key, value]) => h("div", { class: "quiet" }, `${key}: ${value}`)));
}

export function shows(state) {
  if (state.error || state.kind === "error") return [h("p", { class: "quiet" }, "Svarer ikke akkurat nå.")];
  if (state.dialogs) {
    const units = new Map((state.units ?? []).map((unit) => [unit.orgno, unit.name]));
    return [fold("dialogs", "Forsendelser", last(state.dialogs).map((one) => dialogLine(one, units)), true)];
  }
  if (state.entries || state.cases) {
    return [
      fold("entries", "Journalposter", last(state.entries ?? []).map(entryLine), true),
      fold("cases", "Saker", last(state.cases ?? []).map(caseLine), false),
    ];
  }
  return Object.entries(state).filter(([, value]) => Array.isArray(value)).map(([name, list]) =>
    fold(name, name, last(list).map(anyLine), false));
}

export function letterForm(state, send) {
  const options = (list, value, label) => list.map((one) => h("option", { value: one[value] }, one[label]));
  const unit = h("select", { "aria-label": "Enhet" }, ...options(state.units, "orgno", "name"));
  const service = h("select", { "aria-label": "Tjeneste" }, ...options(state.resources, "id", "name"));
  const title = h("input", { type: "text", required: true, placeholder: "Emne", "aria-label": "Emne" });
  const secret = h("input", { type: "checkbox" });
  return h("details", { class: "letter", data: { name: "letter" } }, h("summary", {}, "Send et brev"),
    h("form", { onsubmit: (event) => {
      event.preventDefault();
      const files = [{ file_name: "brev.pdf" }];
      send({ unit: unit.value, resource: service.value, title: title.value, confidential: secret.checked, attachments: files });
      title.value = "";
    } }, unit, service, title, h("label", { class: "tick" }, secret, "Taushetsbelagt"),
    h("button", { class: "primary", type: "submit", data: { testid: "send-letter" } }, "Send brev")));
}
