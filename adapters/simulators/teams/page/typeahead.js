// A combobox whose list comes from the bot while somebody types (ARIA combobox pattern with a listbox).

import { h } from "./dom.js";

const PAUSE = 250;
let lists = 0;

export function typeahead({ placeholder = "Skriv for å søke", chosen, choices, search, changed }) {
  const list = h("ul", { class: "options", role: "listbox", id: `options-${++lists}`, hidden: true, data: { testid: "options" } });
  const input = h("input", {
    class: "ac-input typeahead", type: "text", role: "combobox", autocomplete: "off", placeholder,
    "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": list.id, value: chosen?.title ?? "",
  });
  const box = { input, chosen };
  let timer;
  // grows with each search and each closing: answers to older ones are dropped
  let asked = 0;
  let active = -1;

  function close() {
    clearTimeout(timer);
    asked += 1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  }

  function place() {
    const { left, bottom, width } = input.getBoundingClientRect();
    const above = bottom + 230 > window.innerHeight;
    list.style.left = `${left}px`;
    list.style.width = `${width}px`;
    list.style.top = above ? "auto" : `${bottom + 2}px`;
    list.style.bottom = above ? `${window.innerHeight - input.getBoundingClientRect().top + 2}px` : "auto";
  }

  function open(...lines) {
    if (!list.isConnected) input.closest(".column, body").append(list);
    list.replaceChildren(...lines);
    place();
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function pick(one) {
    box.chosen = one;
    input.value = one.title;
    close();
    changed();
  }

  function show(found) {
    const lines = found.map((one, index) =>
      h("li", {
        role: "option", id: `${list.id}-${index}`, "aria-selected": "false", data: { testid: "option", value: one.value },
        onmousedown: (event) => { event.preventDefault(); pick(one); },
      }, one.title));
    lines.forEach((line, index) => { line.choice = found[index]; });
    open(...(lines.length ? lines : [h("li", { class: "quiet" }, "Ingen treff")]));
    active = -1;
  }

  function mark(step) {
    const lines = [...list.querySelectorAll("[role=option]")];
    if (!lines.length) return;
    active = (active + step + lines.length) % lines.length;
    lines.forEach((line, index) => line.setAttribute("aria-selected", String(index === active)));
    input.setAttribute("aria-activedescendant", lines[active].id);
    lines[active].scrollIntoView({ block: "nearest" });
  }

  // Nothing typed: what the card offers by itself, and no search.
  function offer() {
    if (choices.length) show(choices);
    else close();
  }

  async function ask() {
    if (!input.isConnected) return;
    if (!input.value.trim()) {
      offer();
      return;
    }
    const number = ++asked;
    open(h("li", { class: "quiet" }, "Søker …"));
    const answer = await search(input.value);
    if (number !== asked || document.activeElement !== input) return;
    if (answer.kind === "results") show([...choices, ...answer.results]);
    else open(h("li", { class: "quiet error" }, "Søket feilet. Prøv igjen."));
  }

  input.addEventListener("input", () => {
    box.chosen = null;
    changed();
    clearTimeout(timer);
    asked += 1;
    open(h("li", { class: "quiet" }, "Søker …"));
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("focus", () => { if (!box.chosen) ask(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask();
      else mark(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      pick(list.querySelectorAll("[role=option]")[active].choice);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    }
  });
  return box;
}
