// Teams' own cards about files in a personal chat: the question whether one may come, and the file that has come.

import { act } from "./api.js";
import { h, icon } from "./dom.js";

const SIZE = new Intl.NumberFormat("nb-NO", { maximumFractionDigits: 0 });

function question(file, { person, id, tell }) {
  const answer = async (accept) => {
    const told = await act("answer-file", { person, activity_id: id, accept });
    if (told.kind === "error") tell("error", told.text);
  };
  return h("div", { class: "file-card", data: { testid: "file-question" } },
    h("div", { class: "file-name" }, icon("page", 20), h("strong", {}, file.name),
      h("span", { class: "quiet" }, `${SIZE.format(Math.max(1, file.size / 1024))} kB`)),
    h("p", {}, file.description),
    h("div", { class: "file-buttons" },
      h("button", { type: "button", data: { testid: "file-accept" }, onclick: () => answer(true) }, "Tillat"),
      h("button", { type: "button", data: { testid: "file-decline" }, onclick: () => answer(false) }, "Avslå")));
}

function arrived(file) {
  return h("div", { class: "file-card", data: { testid: "file-arrived" } },
    h("div", { class: "file-name" }, icon("page", 20), h("a", { href: file.url, download: file.name }, file.name)));
}

export function fileCards(files, how) {
  return files.map((file) => (file.kind === "consent" ? question(file, how) : arrived(file)));
}
