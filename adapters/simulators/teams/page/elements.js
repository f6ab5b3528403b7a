// Elements of Teams that npm adaptivecards does not draw by itself: Badge, Icon and the input that searches as one types.

import { h, hasIcon, icon } from "./dom.js";
import { typeahead } from "./typeahead.js";

const NAMES = {
  Mail: "mail", MailUnread: "mail", MailInbox: "mail", Clock: "clock", History: "clock", Timer: "clock", Alert: "bell",
  Warning: "warning", ErrorCircle: "warning", Info: "info", Checkmark: "check", CheckmarkCircle: "check", Person: "person",
  PersonAvailable: "person", People: "team", LockClosed: "lock", ShieldLock: "lock", Building: "building", Archive: "archive",
  BuildingGovernment: "building", Document: "page", DocumentText: "page", Send: "send", ArrowReply: "reply", Chat: "chat",
};

function glyph(name, size) {
  const found = NAMES[String(name ?? "").split(",")[0]];
  return found && hasIcon(found) ? icon(found, size) : null;
}

export function registerElements(AdaptiveCards) {
  class Badge extends AdaptiveCards.CardElement {
    getJsonTypeName() {
      return "Badge";
    }
    internalParse(source, context) {
      super.internalParse(source, context);
      this.source = source;
    }
    internalRender() {
      const { text = "", icon: name, style = "Default", appearance = "Filled", size = "Medium", tooltip } = this.source;
      const looks = `badge badge-${style.toLowerCase()} badge-${appearance.toLowerCase()} badge-${size.toLowerCase()}`;
      return h("div", { class: "badge-line" }, h("span", { class: looks, title: tooltip }, glyph(name, 14), text));
    }
  }

  class Icon extends AdaptiveCards.CardElement {
    getJsonTypeName() {
      return "Icon";
    }
    internalParse(source, context) {
      super.internalParse(source, context);
      this.source = source;
    }
    internalRender() {
      const { name, color = "Default", size = "Standard" } = this.source;
      const pixels = { xxsmall: 14, xsmall: 16, small: 20, standard: 24, medium: 28, large: 36 }[size.toLowerCase()] ?? 24;
      return h("div", { class: `ac-icon ac-icon-${color.toLowerCase()}` }, glyph(name, pixels) ?? icon("dot", pixels));
    }
  }

  class SearchedChoiceSet extends AdaptiveCards.ChoiceSetInput {
    internalParse(source, context) {
      super.internalParse(source, context);
      const query = source["choices.data"];
      this.query = query?.type === "Data.Query" ? query : undefined;
    }
    internalRender() {
      if (!this.query) return super.internalRender();
      const root = this.getRootElement();
      const chosen = this.choices.find((choice) => choice.value === this.defaultValue);
      this.box = typeahead({
        placeholder: this.placeholder,
        chosen: chosen ? { title: chosen.title, value: chosen.value } : null,
        choices: this.choices.map(({ title, value }) => ({ title, value })),
        search: (text) => root.hostSearch(this.id, text),
        changed: () => this.valueChanged(),
      });
      return this.box.input;
    }
    get value() {
      return this.query ? this.box?.chosen?.value : super.value;
    }
    isSet() {
      return this.query ? Boolean(this.value) : super.isSet();
    }
    isValid() {
      return this.query ? !this.box || !this.box.input.value || this.isSet() : super.isValid();
    }
  }

  const registry = AdaptiveCards.GlobalRegistry.elements;
  registry.register("Badge", Badge);
  registry.register("Icon", Icon);
  registry.unregister("Input.ChoiceSet");
  registry.register("Input.ChoiceSet", SearchedChoiceSet);
}
