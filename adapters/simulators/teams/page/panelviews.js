// Draws what a simulated system says it holds: the archive's entries, what lies at each door, who is signed in.

import { h } from "./dom.js";
import { chip, fold, last, moment, several } from "./panellines.js";

const LABELS = { default: "Innboks", archive: "Arkiv", bin: "Papirkurv", markedasunopened: "Markert ulest", sent: "Sendt" };
const STATUSES = {
  Published: "Publisert", Fetched: "Hentet", Read: "Lest", Confirmed: "Bekreftet", Replied: "Besvart", Archived: "Arkivert",
  AttachmentsDownloaded: "Vedlegg hentet", PurgedByRecipient: "Slettet", PurgedByAltinn: "Slettet av Altinn",
};
const ENTRY = { J: "Journalført", M: "Midlertidig", R: "Reservert", F: "Ferdig", U: "Utgår", B: "Under behandling", A: "Avsluttet" };
const FATES = { LEST: "MOTTATT", VARSLET: "Sendt til Altinn", SENDT_PRINT: "Sendt til print", IKKE_LEVERT: "Ikke levert" };
const MAIL_FOLDERS = {
  inbox: "Innboks", deleteditems: "Slettede elementer", sentitems: "Sendte elementer", drafts: "Kladd", archive: "Arkiv",
  junkemail: "Søppelpost", outbox: "Utboks",
};

const short = (label) => String(label).split(":").at(-1).toLowerCase();
const line = (title, quiet, ...chips) => h("li", { data: { testid: "panel-line" } },
  h("div", { class: "line-title" }, title), quiet ? h("div", { class: "quiet" }, quiet) : "", h("div", { class: "chips" }, ...chips));

function dialogLine(dialog, units) {
  const letters = dialog.correspondences ?? [];
  const statuses = [...new Set(letters.flatMap((letter) => (letter.statuses ?? []).slice(-1)))];
  return line(dialog.title, units.get(dialog.unit) ?? dialog.unit,
    chip(dialog.isContentSeen ? "Åpnet" : "Uåpnet", dialog.isContentSeen ? "" : "accent"),
    ...(dialog.labels ?? []).map((label) => chip(LABELS[short(label)] ?? short(label), short(label) === "archive" ? "good" : "")),
    ...statuses.map((status) => chip(STATUSES[status] ?? status, status === "Confirmed" ? "good" : "")),
    dialog.deleted ? chip("Slettet", "bad") : "");
}

function entryLine(entry) {
  return line(h("span", {}, h("b", {}, entry.number), ` ${entry.title ?? ""}`), "",
    chip(ENTRY[entry.status] ?? entry.status ?? "–", entry.status === "J" ? "good" : "accent"),
    entry.case ? chip(`Sak ${entry.case}`) : "",
    chip(several(entry.files?.length ?? 0, "fil", "filer")),
    screening(entry) ? chip(`Skjermet: ${screening(entry)}`, "bad") : "");
}

function screening(entry) {
  if (entry.screening) return entry.screening.basis || entry.screening.code;
  return entry.access_code && entry.access_code !== "U" ? entry.paragraph ?? entry.access_code : "";
}

const caseLine = (one) => h("li", {}, h("div", { class: "line-title" }, h("b", {}, one.number), ` ${one.title ?? ""}`),
  h("div", { class: "quiet" },
    `${several(one.entries?.length ?? 0, "journalpost", "journalposter")}${one.responsible_unit || one.unit ? ` · ${one.responsible_unit || one.unit}` : ""}`));

function svarInnLine(letter) {
  const since = letter.log?.at(-1)?.at;
  return line(letter.title, `${letter.sender} · ${several(letter.files.length, "fil", "filer")}`,
    letter.waiting ? chip(`Venter siden ${moment(letter.addedAt)}`, "accent") : chip(`${FATES[letter.status]} ${moment(since)}`, "good"),
    letter.confidential || letter.level === "HOYESTE" ? chip("Taushetsbelagt", "bad") : "",
    letter.downloads ? chip("Hentet") : "");
}

const warningLine = (warning, titles) => line(titles.get(warning.letter_id) ?? "Brev", "",
  chip(`Varsel ${warning.number}, ${moment(warning.at)}`, "bad"));

const digipostLine = (letter) => line(letter.subject ?? "Uten emne", letter.sender,
  letter.firstAccessed ? chip(`Åpnet ${moment(letter.firstAccessed)}`) : chip("Uåpnet", "accent"),
  letter.level === "IDPORTEN_4" ? chip("Høyeste nivå", "bad") : "",
  letter.attachments.length ? chip(several(letter.attachments.length, "vedlegg", "vedlegg")) : "");

const mailLine = (mail) => line(mail.subject || "Uten emne", mail.from,
  chip(mail.isRead ? "Lest" : "Ulest", mail.isRead ? "" : "accent"),
  mail.attachments.length ? chip(several(mail.attachments.length, "vedlegg", "vedlegg")) : "");

const sentLine = (mail, change) => line(mail.subject, `Til ${mail.to.join(", ")}`, chip(`Sendt ${moment(mail.at)}`, "good"),
  mail.attachments.length ? chip(several(mail.attachments.length, "vedlegg", "vedlegg")) : chip("Uten vedlegg"),
  h("details", { data: { name: `mail-${mail.number}` } }, h("summary", {}, "Teksten"), h("p", { class: "mail-text" }, plain(mail.body)),
    h("button", { class: "small", type: "button", title: "E-posten kommer i retur", data: { testid: "bounce" },
      onclick: () => change({ change: "bounce", number: mail.number }, "E-posten er meldt som ikke levert.") }, "Kom ikke fram")));

const plain = (body) => new DOMParser().parseFromString(body, "text/html").body.textContent.trim();

const trailLine = (one) => line(h("span", {}, h("b", {}, one.said), one.unit ? ` · ${one.unit}` : ""),
  `${one.by ? `${one.by}, ` : ""}${moment(one.at)}`);

function personLine(person, sessions) {
  const open = sessions.filter((one) => one.person === person.key);
  const strong = open.some((one) => one.contexts.length);
  return line(person.name, "", open.length ? chip("Innlogget", "good") : chip("Ikke innlogget"),
    strong ? chip("Sterk innlogging", "good") : "");
}

function mailFolders(state) {
  const folders = new Map([["inbox", []]]);
  for (const mail of state.mailboxes[0]?.mails ?? []) {
    if (!folders.has(mail.folder)) folders.set(mail.folder, []);
    folders.get(mail.folder).push(mail);
  }
  folders.delete("sentitems");
  return folders;
}

const VIEWS = [
  ["dialogs", (state) => {
    const units = new Map((state.units ?? []).map((unit) => [unit.orgno, unit.name]));
    return [fold("dialogs", "Forsendelser", last(state.dialogs).map((one) => dialogLine(one, units)), true)];
  }, (state) => `${state.dialogs.filter((one) => !one.labels?.some((label) => short(label) === "archive")).length} i innboksen`],
  ["entries", (state) => [
    fold("entries", "Journalposter", last(state.entries).map(entryLine), true),
    fold("cases", "Saker", last(state.cases ?? []).map(caseLine), false),
  ], (state) => several(state.entries.length, "journalpost", "journalposter")],
  ["receivers", (state) => {
    const titles = new Map(state.letters.map((letter) => [letter.id, letter.title]));
    const warnings = last(state.warnings).map((one) => warningLine(one, titles));
    return [
      fold("letters", "Forsendelser", last(state.letters).map(svarInnLine), true),
      warnings.length ? fold("warnings", "Varsler fra KS", warnings, false) : "",
    ];
  }, (state) => `${state.letters.filter((one) => one.waiting).length} venter`],
  ["addresses", (state) => [fold("letters", "Innboks", state.letters.map(digipostLine), true)],
    (state) => `${state.letters.filter((one) => !one.firstAccessed).length} uåpnet`],
  ["mailboxes", (state, change) => [
    fold("sent", "Sendt av Postvakt", last(state.sent).map((one) => sentLine(one, change)), state.sent.length > 0),
    ...[...mailFolders(state)].map(([name, mails]) =>
      fold(name, MAIL_FOLDERS[name] ?? name, last(mails).map(mailLine), name === "inbox")),
  ], (state) => `${state.sent.length} sendt · ${mailFolders(state).get("inbox").length} i innboksen`],
  ["trail", (state) => [
    fold("paper", "Utskrifter og internpost", last(state.trail.filter((one) => one.paper)).map(trailLine), true),
    fold("trail", "Hvem gjorde hva", last(state.trail).map(trailLine), true),
  ], (state) => several(state.trail.filter((one) => one.paper).length, "utskrift", "utskrifter")],
  ["signIns", (state) => [fold("people", "Personer", state.people.map((one) => personLine(one, state.sessions)), true)],
    (state) => `${new Set(state.sessions.map((one) => one.person)).size} innlogget`],
];

const viewOf = (state) => VIEWS.find(([field]) => state[field]);

// How much lies there, for the panel's heading.
export function tally(state) {
  const view = viewOf(state);
  return view ? view[2](state) : "";
}

// `change` asks the system for something that people outside do.
export function shows(state, change) {
  if (state.error || state.kind === "error") return [h("p", { class: "quiet" }, "Svarer ikke akkurat nå.")];
  const view = viewOf(state);
  return view ? view[1](state, change) : [h("p", { class: "quiet" }, "Ingenting å vise.")];
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
