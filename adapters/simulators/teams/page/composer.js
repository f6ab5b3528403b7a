// The line to write in, for a channel, a reply or the chat with the bot.

import { h, icon } from "./dom.js";
import { itemSearch } from "./itemsearch.js";

export function composer({ say, sendFile, find, share, small = false }) {
  let bot = "";
  const input = h("textarea", { rows: "1", data: { testid: "compose" }, onkeydown: (event) => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  } });
  const mention = h("button", { class: "plain", type: "button", data: { testid: "mention" }, onclick: () => {
    const at = `@${bot} `;
    if (!input.value.includes(at.trim())) input.value = at + input.value;
    input.focus();
  } }, icon("at", 18));
  // in a personal chat only, as in Teams where the app supports files
  const picker = h("input", { type: "file", hidden: true, data: { testid: "file-picker" }, onchange: async () => {
    const [file] = picker.files;
    picker.value = "";
    if (file) await sendFile(file.name, await inBase64(file));
  } });
  const attach = h("button", {
    class: "plain", type: "button", hidden: true, title: "Legg ved en fil", "aria-label": "Legg ved en fil",
    data: { testid: "attach" }, onclick: () => picker.click(),
  }, icon("clip", 18));
  const items = find && itemSearch({ find, share });
  const element = h("form", { class: small ? "compose small" : "compose", onsubmit: (event) => {
    event.preventDefault();
    send();
  } }, items?.panel, input, mention, sendFile && attach, sendFile && picker, items?.button, h("button", { class: "plain send", type: "submit", "aria-label": "Send", data: { testid: "send" } },
    icon("send", 18)));

  async function send() {
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    await say(text);
  }

  return {
    element,
    closeSearch: () => items?.close(),
    focus: () => input.focus(),
    addressed(kind, name, target) {
      bot = name;
      mention.hidden = kind === "chat";
      attach.hidden = kind !== "chat";
      mention.setAttribute("aria-label", `Nevn ${name}`);
      mention.title = `Nevn ${name}`;
      const hint = { channel: `Start et innlegg i ${target} – nevn @${name}`, chat: `Skriv til ${name}`, reply: `Svar – nevn @${name}` };
      input.placeholder = hint[kind];
      input.setAttribute("aria-label", hint[kind]);
    },
  };
}

function inBase64(file) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.readAsDataURL(file);
  });
}
