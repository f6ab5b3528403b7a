// Small builders for elements and icons, so that no text from outside is ever parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  mail: "M4 7.5 12 13l8-5.500M5.5 5h13A1.5 1.5 0 0 1 20 6.500v11a1.5 1.5 0 0 1-1.5 1.500h-13A1.5 1.5 0 0 1 4 17.500v-11A1.5 1.5 0 0 1 5.5 5Z",
  team: "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm7 1a2.5 2.5 0 1 0 0-5M3.5 19c0-3 2.5-5 5.5-5s5.5 2 5.5 5M16 14.500c2.5 0 4.5 1.5 4.5 4",
  chat: "M12 4a8 8 0 1 1-3.8 15L4 20l1-4.200A8 8 0 0 1 12 4ZM8.5 10.500h7M8.5 13.500h4.5",
  bell: "M12 4a5.5 5.5 0 0 1 5.5 5.500c0 4 1.5 5.5 1.5 6.500H5c0-1 1.5-2.5 1.5-6.500A5.5 5.5 0 0 1 12 4Zm-2 14.500a2 2 0 0 0 4 0",
  search: "M10.5 5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11Zm4 9.500L19.500 19.500",
  send: "M4 5l16.5 7L4 19l2.5-7L4 5Zm2.5 7h7",
  at: "M15.5 12a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0Zm0 0v1.500a2.2 2.2 0 0 0 4.5 0V12a8 8 0 1 0-3.5 6.6",
  clip: "M18.5 11.5 12 18a4 4 0 0 1-5.700-5.700l7-7a2.700 2.700 0 0 1 3.800 3.800l-6.800 6.800a1.300 1.300 0 0 1-1.900-1.900l6-6",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  close: "M6 6l12 12M18 6 6 18",
  reply: "M10 8 5.5 12.5 10 17M6 12.500h7a5.5 5.5 0 0 1 5.5 5",
  panel: "M5.5 5h13A1.5 1.5 0 0 1 20 6.500v11a1.5 1.5 0 0 1-1.5 1.500h-13A1.5 1.5 0 0 1 4 17.500v-11A1.5 1.5 0 0 1 5.5 5ZM14.5 5v14",
  refresh: "M19 12a7 7 0 1 1-2.2-5.100M19 4v4h-4",
  clock: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16Zm0 4v4.500l3 2",
  warning: "M12 4.5 20.5 19h-17L12 4.500ZM12 10v4m0 2.500v.01",
  info: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16Zm0 7v5m0-8v.01",
  check: "M5 12.5 9.5 17 19 7.5",
  person: "M12 11.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM5.5 20c0-3.5 3-6 6.5-6s6.5 2.5 6.5 6",
  lock: "M7 11h10a1 1 0 0 1 1 1v6.500a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V12a1 1 0 0 1 1-1Zm1.5 0V8a3.5 3.5 0 0 1 7 0v3",
  building: "M5 20V6l8-2v16M13 9l6 1.500V20M3.5 20h17M8 9h2M8 12.500h2M8 16h2",
  archive: "M4.5 5h15v4h-15V5ZM6 9v10h12V9M10 12.500h4",
  page: "M7 4h6.500L18 8.500V20H7V4Zm6.5 0v4.500H18",
  dot: "M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z",
};

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

export function icon(name, size = 20) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", size);
  svg.setAttribute("height", size);
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name] ?? PATHS.dot);
  svg.append(path);
  return svg;
}

export const hasIcon = (name) => name in PATHS;

const TONES = 6;

export function avatar(person, size = "") {
  const letters = person.name.split(/\s+/).filter((word) => /^\p{L}/u.test(word)).map((word) => word[0]);
  const tone = [...person.key].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % TONES;
  return h("span", { class: `avatar tone-${tone} ${size}`, "aria-hidden": "true" }, letters.slice(0, 2).join(""));
}

export const botAvatar = (size = "") => h("span", { class: `avatar bot ${size}`, "aria-hidden": "true" }, icon("mail", 18));

const CLOCK = new Intl.DateTimeFormat("nb-NO", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Oslo" });
const DAY = new Intl.DateTimeFormat("nb-NO", { day: "numeric", month: "long", timeZone: "Europe/Oslo" });

export function time(iso, latest) {
  const at = new Date(iso);
  const sameDay = !latest || DAY.format(at) === DAY.format(new Date(latest));
  return h("time", { datetime: iso }, sameDay ? CLOCK.format(at) : `${DAY.format(at)} ${CLOCK.format(at)}`);
}
