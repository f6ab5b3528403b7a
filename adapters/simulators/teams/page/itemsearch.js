// The search of the message extension, above the line to write in: what is chosen there is sent as a post.

import { h, icon } from "./dom.js";

const PAUSE = 250;

export function itemSearch({ find, share }) {
  const input = h("input", { type: "search", placeholder: "Søk i forsendelser", "aria-label": "Søk i forsendelser",
    autocomplete: "off", data: { testid: "item-search-text" } });
  const list = h("ul", { class: "item-hits", data: { testid: "item-hits" } });
  const panel = h("div", { class: "item-search", role: "search", hidden: true, data: { testid: "item-search" } }, input, list);
  const button = h("button", { class: "plain", type: "button", "aria-expanded": "false", "aria-label": "Søk i forsendelser",
    title: "Søk i forsendelser", data: { testid: "open-item-search" }, onclick: () => (panel.hidden ? open() : close()) },
  icon("search", 18));
  let timer;
  // answers to older searches are dropped
  let asked = 0;

  function open() {
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    input.value = "";
    input.focus();
    ask();
  }

  function close() {
    clearTimeout(timer);
    asked += 1;
    panel.hidden = true;
    list.replaceChildren();
    button.setAttribute("aria-expanded", "false");
  }

  const told = (text) => list.replaceChildren(h("li", { class: "quiet", role: "status" }, text));

  async function ask() {
    const number = ++asked;
    told("Søker …");
    const answer = await find(input.value.trim());
    if (number !== asked) return;
    if (answer.kind !== "results") told(answer.text);
    else if (!answer.results.length) told("Ingen treff");
    else list.replaceChildren(...answer.results.map((hit, place) => h("li", {}, h("button", {
      type: "button", data: { testid: "item-hit" }, onclick: async () => {
        close();
        await share(place);
      },
    }, h("strong", {}, hit.title), h("span", { class: "quiet" }, hit.text)))));
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    asked += 1;
    timer = setTimeout(ask, PAUSE);
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
      button.focus();
    } else if (event.key === "Enter" && event.target === input) {
      // the line to write in lies in the same form
      event.preventDefault();
    }
  });
  return { button, panel, close };
}
