// One post or reply as one person sees it; it is drawn anew only when that person's picture of it changed.

import { act } from "./api.js";
import { renderCard } from "./card.js";
import { avatar, botAvatar, h, icon, time } from "./dom.js";
import { fileCards } from "./filecard.js";
import { stepOf } from "./fit.js";
import { markdown } from "./markdown.js";

const BAR_STAYS = 9000;

export class PostView {
  constructor(column, post, { reply = false } = {}) {
    this.column = column;
    this.id = post.id;
    this.reply = reply;
    this.words = h("div", { class: "words", data: { testid: "post-text" } });
    this.cardBox = h("div", { class: "card-box" });
    this.bar = h("div", { class: "bar", hidden: true, data: { testid: "bar" } });
    this.edited = h("span", { class: "quiet", hidden: true }, "Redigert");
    this.menu = h("button", {
      class: "plain post-menu", type: "button", title: "Oppdater kort", "aria-label": "Oppdater kort", hidden: true,
      data: { testid: "refresh-card" }, onclick: () => this.send("refresh", {}),
    }, icon("refresh", 16));
    const author = this.author(post);
    this.element = h("article", {
      class: reply ? "reply" : "post", "aria-label": `Innlegg fra ${author.name}`,
      data: { testid: reply ? "reply" : "post", activityId: post.id, person: column.person },
    },
    author.picture,
    h("div", { class: "post-main" },
      h("header", { class: "post-head" },
        h("span", { class: "author" }, author.name), author.bot && h("span", { class: "tag" }, "App"),
        time(post.at, column.state.posts.at(-1)?.at),
        post.audience && h("span", { class: "tag only-you" }, icon("lock", 12), "Bare synlig for deg"),
        this.edited, this.menu),
      this.words, this.cardBox, this.bar));
  }

  author(post) {
    const { bot, people } = this.column.state;
    if (!post.author) return { name: bot.name, picture: botAvatar(this.reply ? "small" : ""), bot: true };
    const person = people.find((one) => one.key === post.author) ?? { key: post.author, name: post.author };
    return { name: person.name, picture: avatar(person, this.reply ? "small" : "") };
  }

  update(post) {
    const card = post.views[this.column.person] ?? post.card;
    const stamp = `${post.edited}/${post.stamps[this.column.person] ?? 0}/${stepOf(this.width())}`;
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    this.words.replaceChildren();
    if (post.plain) this.words.append(h("p", { class: "plain-text" }, post.text));
    else if (post.text) this.write(post);
    for (const name of post.files) {
      this.words.append(h("p", { class: "file", data: { testid: "post-file" } }, icon("page", 16), h("span", {}, name)));
    }
    this.edited.hidden = !post.edited || Boolean(post.card);
    this.menu.hidden = !card?.refresh;
    const focused = this.cardBox.contains(document.activeElement);
    this.cardBox.replaceChildren(...fileCards(post.file_cards, {
      person: this.column.person, id: this.id, tell: (kind, text) => this.tell(kind, text),
    }));
    if (!card) return;
    this.cardBox.dataset.own = post.views[this.column.person] ? "true" : "false";
    this.cardBox.append(renderCard(card, {
      person: this.column.person,
      width: this.width(),
      press: (action, inputs) => this.send("click", { action, inputs }),
      search: (name, text, inputs) =>
        act("search", { person: this.column.person, activity_id: this.id, input_id: name, text, inputs }),
    }));
    if (focused) this.cardBox.querySelector("button, input, select, textarea")?.focus();
  }

  width() {
    return Math.max(200, this.column.width() - (this.reply ? 110 : 96));
  }

  write(post) {
    const holder = h("div");
    holder.innerHTML = markdown(post.text.replace(/<at>(.*?)<\/at>/g, "\u0001$1\u0002"));
    // only our own escaped output is parsed; the marks of mentions become elements afterwards
    const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const node of texts) {
      const parts = node.data.split(/[\u0001\u0002]/);
      if (parts.length > 1) {
        node.replaceWith(...parts.map((part, index) => (index % 2 ? h("span", { class: "mention" }, part) : part)));
      }
    }
    this.words.append(...holder.childNodes);
  }

  async send(path, wish) {
    this.cardBox.classList.add("busy");
    this.busy = (this.busy ?? 0) + 1;
    const answer = await act(path, { person: this.column.person, activity_id: this.id, ...wish });
    this.busy -= 1;
    this.cardBox.classList.toggle("busy", this.busy > 0);
    if (answer.kind === "dialog") this.column.dialog.show(answer);
    else if (answer.kind === "info" || answer.kind === "error") this.tell(answer.kind, answer.text);
    else if (answer.kind === "card") this.bar.hidden = true;
  }

  tell(kind, text) {
    this.bar.className = `bar ${kind}`;
    this.bar.setAttribute("role", kind === "error" ? "alert" : "status");
    this.bar.replaceChildren(icon(kind === "error" ? "warning" : "info", 16), h("span", {}, text),
      h("button", { class: "plain", type: "button", "aria-label": "Fjern", onclick: () => { this.bar.hidden = true; } },
        icon("close", 14)));
    this.bar.hidden = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.bar.hidden = true; }, BAR_STAYS);
  }
}
