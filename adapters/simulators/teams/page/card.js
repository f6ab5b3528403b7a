// Draws one Adaptive Card for one person and tells what was pressed, with all inputs as they stand.

import { h } from "./dom.js";
import { registerElements } from "./elements.js";
import { fitted } from "./fit.js";
import { hostConfig } from "./hostconfig.js";
import { markdown } from "./markdown.js";

const AC = globalThis.AdaptiveCards;

if (AC) {
  AC.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdown(text);
    result.didProcess = true;
  };
  AC.Strings.defaults.overflowButtonTooltip = () => "Flere valg";
  AC.Strings.defaults.overflowButtonText = () => "···";
  registerElements(AC);
}

const IDENTITY = ["type", "id", "title", "verb", "data"];

function identity(action) {
  const whole = action.toJSON();
  return Object.fromEntries(IDENTITY.filter((key) => whole[key] !== undefined).map((key) => [key, whole[key]]));
}

function heldBy(inputs) {
  const given = {};
  for (const input of inputs) {
    const value = input.value;
    const empty = value === undefined || value === null || Number.isNaN(value);
    if (input.id) given[input.id] = empty ? "" : String(value);
  }
  return given;
}

function wordsOf(entities = []) {
  return entities.filter((one) => one.type === "mention" && one.text).map((one) => [one.text, one.mentioned?.name ?? one.text]);
}

// Mentions in a card's texts stand as <at>…</at>; drawn as bold names.
function withMentions(content) {
  let text = JSON.stringify(content);
  for (const [mark, name] of wordsOf(content.msteams?.entities)) {
    text = text.replaceAll(JSON.stringify(mark).slice(1, -1), `**${JSON.stringify(name).slice(1, -1)}**`);
  }
  return JSON.parse(text);
}

// Pages on this machine are opened in the browser of the person whose client it is: see browsers.py.
function openFor(person, url) {
  const { protocol, hostname } = new URL(url);
  const here = protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
  window.open(here ? `/as/${person}?to=${encodeURIComponent(url)}` : url, "_blank", "noopener");
}

export function renderCard(content, { person, width, press, search }) {
  // a form of its own keeps radio buttons of the same card in another column apart
  const stay = (event) => event.preventDefault();
  const holder = h("form", { class: "card", novalidate: true, onsubmit: stay, data: { testid: "card" } });
  if (!AC) {
    holder.append(h("p", { class: "quiet" }, "Kortet kan ikke tegnes: kjør «npm ci» i adapters/simulators/teams/page."));
    return holder;
  }
  const card = new AC.AdaptiveCard();
  card.hostConfig = new AC.HostConfig(hostConfig);
  card.hostSearch = (name, text) => search(name, text, heldBy(card.getAllInputs()));
  card.onExecuteAction = (action) => {
    const kind = action.getJsonTypeName();
    if (kind === "Action.OpenUrl") {
      openFor(person, action.url);
    } else if (kind === "Action.Execute" || kind === "Action.Submit") {
      const inputs = action.associatedInputs === "none" ? [] : Object.values(action.getReferencedInputs() ?? {});
      press(identity(action), heldBy(inputs));
    }
  };
  const full = content.msteams?.width?.toLowerCase() === "full";
  const shown = Math.min(width, full ? width : 560);
  card.parse(fitted(withMentions(content), shown));
  const drawn = card.render();
  holder.classList.toggle("full", full);
  if (drawn) {
    drawn.classList.add("ac-card");
    if (content.lang) drawn.lang = content.lang;
    holder.append(drawn);
    for (const input of card.getAllInputs()) {
      const control = input.renderedInputControlElement;
      if (control) control.dataset.testid = `input-${input.id}`;
    }
    for (const button of drawn.querySelectorAll("button")) button.dataset.testid ??= "card-button";
  } else {
    holder.append(h("p", {}, content.fallbackText ?? "Kortet kunne ikke tegnes."));
  }
  return holder;
}
