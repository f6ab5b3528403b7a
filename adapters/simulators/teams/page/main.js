// Puts the page together: title bar, rail, team tree, one to three clients side by side, and the panel.

import { act, follow } from "./api.js";
import { Column } from "./column.js";
import { h, icon } from "./dom.js";
import { Panel } from "./panel.js";

const NARROW = matchMedia("(max-width: 760px)");
const address = new URL(location.href);
const wanted = (address.searchParams.get("vis") ?? "").split(",").filter(Boolean);

const panelWanted = address.searchParams.has("panel");

const holder = document.querySelector("#columns");
const sidebar = document.querySelector("#sidebar");
const panel = new Panel(document.querySelector("#panel"));
const columns = [];
let state;
let many = Math.min(3, wanted.length || 2);

function remember() {
  address.searchParams.set("vis", columns.map((column) => column.person).join(","));
  if (panel.open) address.searchParams.set("panel", "1");
  else address.searchParams.delete("panel");
  history.replaceState(null, "", address);
}

function arrange() {
  const shown = NARROW.matches ? 1 : many;
  while (columns.length > shown) {
    const column = columns.pop();
    act("leave", { person: column.person });
    column.element.remove();
  }
  while (columns.length < shown) {
    const taken = new Set(columns.map((column) => column.person));
    const free = state.people.filter((one) => !taken.has(one.key));
    const asked = wanted.find((key) => free.some((one) => one.key === key));
    const column = new Column(columns.length + 1, asked ?? (free[0] ?? state.people[0]).key, remember);
    columns.push(column);
    holder.append(column.element);
    column.update(state);
  }
  holder.dataset.many = String(shown);
  document.body.dataset.many = String(shown);
  for (const button of document.querySelectorAll("[data-many-button]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.manyButton) === shown));
  }
  for (const column of columns) column.update(state);
  remember();
}

function choose(number) {
  many = number;
  arrange();
}

function togglePanel() {
  panel.toggle();
  panelButton.setAttribute("aria-expanded", String(panel.open));
  remember();
  for (const column of columns) column.update(state);
}

panel.onClose = togglePanel;
const panelButton = h("button", {
  class: "top-button", type: "button", "aria-expanded": "false", data: { testid: "panel-toggle" }, onclick: togglePanel,
}, icon("panel", 18), h("span", {}, "Systemene"));

document.querySelector("#top").append(
  h("strong", {}, "Teams"),
  h("span", { class: "simulated" }, "simulert – ingenting forlater maskinen"),
  h("div", { class: "many", role: "group", "aria-label": "Antall visninger side om side" },
    ...[1, 2, 3].map((number) => h("button", {
      type: "button", data: { manyButton: number, testid: `columns-${number}` },
      "aria-label": `${number} ${number === 1 ? "visning" : "visninger"}`, onclick: () => choose(number),
    }, number))),
  panelButton);

function railButton(name, label, tab) {
  return h("button", { type: "button", data: { testid: `rail-${tab}` }, onclick: () => {
    for (const column of columns) column.showTab(tab);
    for (const one of document.querySelectorAll("#rail button")) one.removeAttribute("aria-current");
    document.querySelector(`#rail [data-testid=rail-${tab}]`).setAttribute("aria-current", "page");
  } }, icon(name, 22), h("span", {}, label));
}

document.querySelector("#rail").append(railButton("team", "Team", "channel"), railButton("chat", "Chat", "chat"));
document.querySelector("#rail button").setAttribute("aria-current", "page");

function drawSidebar() {
  const key = JSON.stringify([state.team, state.channels, state.installed, state.removed, columns[0]?.place]);
  if (sidebar.dataset.key === key) return;
  sidebar.dataset.key = key;
  sidebar.replaceChildren(
    h("h1", {}, "Team"),
    h("p", { class: "team-name" }, h("span", { class: "team-mark", "aria-hidden": "true" }, state.team.name[0]), state.team.name),
    h("ul", {}, ...state.channels.map((one) => h("li", {}, h("button", {
      type: "button", "aria-current": columns[0]?.place === one.id ? "page" : undefined,
      onclick: () => { columns[0].showChannel(one.id); drawSidebar(); },
    }, one.name)))));
}

function drawInstall() {
  let banner = document.querySelector("#install");
  if (state.installed) {
    banner?.remove();
    return;
  }
  if (banner) return;
  banner = h("div", { id: "install", role: "status" }, h("span", {}, `${state.bot.name} er ikke lagt til i teamet ennå.`),
    h("button", { class: "primary", type: "button", data: { testid: "install" }, onclick: async (event) => {
      event.target.disabled = true;
      await act("install", { person: columns[0].person });
    } }, `Legg til ${state.bot.name}`));
  document.querySelector("#top").after(banner);
}

// Whoever runs the simulator begins another day at the same address: the page is then loaded anew.
function dayChoice() {
  const { chosen, choices } = state.day;
  const title = choices.find((one) => one.key === chosen)?.title;
  const others = choices.filter((one) => one.key !== chosen);
  panelButton.before(...(title ? [h("span", { class: "archive quiet" }, `Arkiv: ${title}`)] : []), ...others.map((one) => h("button", {
    class: "top-button", type: "button", title: `Dagen begynner på nytt, med ${one.title} som arkiv`, data: { testid: `day-${one.key}` },
    onclick: async (event) => {
      event.target.disabled = true;
      const answer = await act("day", { chosen: one.key });
      if (answer.kind === "error") event.target.disabled = false;
      else document.querySelector("#top").after(h("div", { id: "new-day", role: "status" }, `Ny dag, med ${one.title} …`));
    },
  }, `Bytt til ${one.title}`)));
}

follow((fresh) => {
  if (state && state.day.id !== fresh.day.id) {
    location.reload();
    return;
  }
  const first = !state;
  state = fresh;
  if (first) dayChoice();
  const board = state.channels.find((one) => one.id === state.board);
  document.title = `${board.name} – simulert Teams`;
  if (columns.length === 0) {
    arrange();
    if (panelWanted) togglePanel();
  }
  for (const column of columns) column.update(state);
  drawSidebar();
  drawInstall();
  document.body.dataset.version = state.version;
});

NARROW.addEventListener("change", () => state && arrange());
let resizing;
addEventListener("resize", () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => { for (const column of columns) column.update(state); }, 150);
});
addEventListener("pagehide", () => {
  for (const column of columns) navigator.sendBeacon("/_sim/leave", JSON.stringify({ person: column.person }));
});
