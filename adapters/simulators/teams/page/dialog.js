// A dialog over one column: a card or a text from the bot, with the focus kept inside until it is closed.

import { act } from "./api.js";
import { renderCard } from "./card.js";
import { h, icon } from "./dom.js";

const WIDTHS = { small: 400, medium: 560, large: 720 };
const FOCUSABLE = "button, input, select, textarea, a[href], [tabindex='0']";

export class DialogBox {
  constructor(column) {
    this.column = column;
    this.body = h("div", { class: "dialog-body" });
    this.bar = h("div", { class: "bar", hidden: true, data: { testid: "dialog-bar" } });
    this.heading = h("h2", { id: `dialog-title-${column.number}` });
    this.box = h("div", {
      class: "dialog", role: "dialog", "aria-modal": "true", "aria-labelledby": this.heading.id, tabindex: "-1",
      data: { testid: "dialog" }, onkeydown: (event) => this.keys(event),
    },
    h("header", {}, this.heading,
      h("button", { class: "plain", type: "button", "aria-label": "Lukk", data: { testid: "dialog-close" },
        onclick: () => this.close() }, icon("close", 18))),
    this.bar, this.body);
    this.element = h("div", { class: "overlay", hidden: true }, this.box);
  }

  get open() {
    return !this.element.hidden;
  }

  show(answer) {
    if (!this.open) this.before = document.activeElement;
    this.element.hidden = false;
    this.heading.textContent = answer.title || this.heading.textContent || this.column.state.bot.name;
    this.bar.hidden = true;
    const wanted = typeof answer.width === "number" ? answer.width : WIDTHS[answer.width] ?? WIDTHS.medium;
    this.box.style.maxWidth = `${wanted}px`;
    if (answer.card) {
      const width = Math.min(wanted, this.element.clientWidth) - 48;
      this.body.replaceChildren(renderCard(answer.card, {
        person: this.column.person,
        width,
        press: (action, inputs) => this.submit(action, inputs),
        search: (name, text, inputs) => act("search", { person: this.column.person, input_id: name, text, inputs }),
      }));
    } else {
      this.body.replaceChildren(
        h("p", { class: "dialog-text", data: { testid: "dialog-text" } }, answer.text),
        h("div", { class: "dialog-foot" }, h("button", { class: "primary", type: "button", onclick: () => this.close() }, "Lukk")));
    }
    (this.body.querySelector(FOCUSABLE) ?? this.box).focus();
  }

  async submit(action, inputs) {
    this.box.classList.add("busy");
    const answer = await act("dialog/submit", { person: this.column.person, action, inputs });
    this.box.classList.remove("busy");
    if (answer.kind === "dialog") {
      this.show(answer);
    } else if (answer.kind === "closed") {
      this.hide();
    } else {
      this.bar.className = "bar error";
      this.bar.setAttribute("role", "alert");
      this.bar.textContent = answer.text;
      this.bar.hidden = false;
    }
  }

  close() {
    this.hide();
    act("dialog/close", { person: this.column.person });
  }

  hide() {
    this.element.hidden = true;
    this.body.replaceChildren();
    this.heading.textContent = "";
    for (const list of this.column.element.querySelectorAll(".options")) list.remove();
    if (this.before?.isConnected) this.before.focus();
  }

  keys(event) {
    if (event.key === "Escape") {
      this.close();
    } else if (event.key === "Tab") {
      const stops = [...this.box.querySelectorAll(FOCUSABLE)].filter((one) => !one.disabled && one.offsetParent);
      const edge = event.shiftKey ? stops[0] : stops.at(-1);
      if (document.activeElement === edge) {
        event.preventDefault();
        (event.shiftKey ? stops.at(-1) : stops[0]).focus();
      }
    }
  }
}
