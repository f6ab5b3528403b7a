// The side panel: what the other simulated systems hold, faults to inject, and letters to send.

import { act, read } from "./api.js";
import { h, icon } from "./dom.js";
import { letterForm, shows, tally } from "./panelviews.js";

const PAUSE = 2000;

const FAULTS = [
  ["Nede", "Fem neste kall får 503", { operation: "*", status: 503, times: 5 }],
  ["Treg", "Fem neste kall venter 4 sekunder", { operation: "*", kind: "latency", seconds: 4, times: 5 }],
  ["Mist svaret", "Neste kall utføres, men svaret går tapt", { operation: "*", status: 0, when: "after" }],
];

const TEAMS_FAULTS = [
  ["Avvis (429)", "Neste innlegg og neste endring får 429", [
    { operation: "SendToConversation", status: 429, retry_after: "2" },
    { operation: "CreateConversation", status: 429, retry_after: "2" },
    { operation: "UpdateActivity", status: 429, retry_after: "2" }]],
  ["Mist svaret", "Neste innlegg blir til, men boten får ikke svar", [{ operation: "CreateConversation", status: 0, when: "after" }]],
];

export class Panel {
  constructor(element) {
    this.element = element;
    this.sections = new Map();
    this.onClose = () => this.toggle();
    this.told = h("p", { class: "told", role: "status" });
    element.append(
      h("header", {}, h("h2", {}, "Systemene utenfor"),
        h("button", { class: "plain", type: "button", "aria-label": "Lukk panelet", onclick: () => this.onClose() },
          icon("close", 18))),
      this.told);
  }

  get open() {
    return !this.element.hidden;
  }

  toggle() {
    this.element.hidden = !this.element.hidden;
    document.body.classList.toggle("with-panel", this.open);
    if (this.open) this.start();
    else clearTimeout(this.timer);
  }

  async start() {
    if (!this.sections.size) {
      for (const { name, title, breakable } of await read("panel")) this.add(name, title, breakable);
      this.addTeams();
    }
    this.poll();
  }

  add(name, title, breakable) {
    const body = h("div", { class: "panel-body" });
    const extra = h("div");
    const count = h("span", { class: "quiet" });
    const faults = !breakable ? "" : this.faultButtons(FAULTS.map(([label, hint, fault]) => [label, hint, [fault]]), `panel/${name}/faults`);
    this.element.append(this.section(name, [title, count], faults, extra, body));
    this.sections.set(name, { body, extra, count });
  }

  addTeams() {
    const acts = h("p", { class: "panel-buttons" },
      h("button", { type: "button", onclick: () => this.tell(act("rotate-key"), "Ny signeringsnøkkel er i bruk.") }, "Bytt nøkkel"),
      h("button", { type: "button", onclick: () => this.tell(act("remove-bot"), "Boten er fjernet fra teamet.") }, "Fjern boten"));
    this.element.append(this.section("teams", ["Teams"], this.faultButtons(TEAMS_FAULTS, "faults"), acts));
  }

  // one system at a time fits the panel; what the others hold stands beside their names
  section(name, heading, ...content) {
    return h("details", { class: "system", open: this.element.querySelector(".system") === null, data: { testid: `panel-${name}` } },
      h("summary", {}, h("h3", {}, ...heading)), h("div", { class: "system-body" }, ...content));
  }

  faultButtons(faults, path) {
    return h("p", { class: "panel-buttons" },
      ...faults.map(([label, hint, list]) => h("button", {
        type: "button", title: hint, onclick: () => this.tell(Promise.all(list.map((one) => act(path, one))), `${hint}.`),
      }, label)),
      h("button", { type: "button", title: "Fjern alle feil", onclick: () => this.tell(act(path, {}, "DELETE"), "Feilene er fjernet.") },
        icon("check", 14), "Friskmeld"));
  }

  async tell(work, text) {
    const answers = [await work].flat();
    const problem = answers.find((one) => one?.kind === "error" || one?.error);
    this.told.textContent = problem ? `Gikk ikke: ${problem.text ?? problem.error}` : text;
  }

  async poll() {
    clearTimeout(this.timer);
    for (const [name, parts] of this.sections) {
      const state = await read(`panel/${name}/state`);
      const key = JSON.stringify(state);
      if (key !== parts.key) {
        parts.key = key;
        const open = new Set([...parts.body.querySelectorAll("details[open]")].map((one) => one.dataset.name));
        parts.body.replaceChildren(...shows(state, (wish, done) => this.tell(act(`panel/${name}/changes`, wish), done)));
        parts.count.textContent = tally(state);
        for (const one of parts.body.querySelectorAll("details")) one.open ||= open.has(one.dataset.name);
        if (!parts.extra.hasChildNodes() && state.units && state.resources) {
          const send = (letter) => this.tell(act(`panel/${name}/letters`, letter), "Brevet er sendt.");
          parts.extra.append(letterForm(state, send));
        }
      }
    }
    if (this.open) this.timer = setTimeout(() => this.poll(), PAUSE);
  }
}
