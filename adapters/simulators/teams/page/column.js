// One whole client side by side with others: a person, a channel or the chat with the bot, posts, answers, a dialog.

import { act } from "./api.js";
import { composer } from "./composer.js";
import { DialogBox } from "./dialog.js";
import { avatar, h, icon, time } from "./dom.js";
import { PostView } from "./post.js";

const SHOWN_REPLIES = 3;

export class Column {
  constructor(number, person, onChoose) {
    this.number = number;
    this.person = person;
    this.tab = "channel";
    this.place = "";
    this.onChoose = onChoose;
    this.views = new Map();
    this.looked = new Set();
    this.unfolded = new Set();
    this.seenNotices = 0;
    this.build();
  }

  build() {
    this.picture = h("span", { class: "me" });
    this.select = h("select", {
      class: "person", "aria-label": "Vis som", data: { testid: "person-select" },
      onchange: () => this.become(this.select.value),
    });
    this.channel = h("select", {
      class: "channel", "aria-label": "Kanal", data: { testid: "channel-select" },
      onchange: () => { this.place = this.channel.value; this.redraw(); },
    });
    this.tabs = { channel: this.tabButton("channel", "Innlegg"), chat: this.tabButton("chat", "Chat med boten") };
    this.count = h("span", { class: "count", hidden: true });
    this.bell = h("button", {
      class: "plain bell", type: "button", "aria-label": "Aktivitet", "aria-expanded": "false",
      data: { testid: "notices" }, onclick: () => this.toggleNotices(),
    }, icon("bell"), this.count);
    this.feed = h("div", { class: "feed", hidden: true, data: { testid: "notice-list" } });
    this.list = h("div", { class: "list", role: "region", "aria-label": "Innlegg", tabindex: "0", data: { testid: "posts" } });
    this.newer = h("button", { class: "newer", type: "button", hidden: true, onclick: () => this.toEnd() }, "Nye innlegg ↓");
    this.list.addEventListener("scroll", () => { if (this.atEnd()) this.newer.hidden = true; });
    this.composer = composer({
      say: (text) => this.say(text),
      sendFile: (name, content) => act("send-file", { person: this.person, name, content }),
      find: (text) => act("compose-search", { person: this.person, text, where: this.where() }),
      share: (number) => act("compose-share", { person: this.person, number, where: this.where() }),
    });
    this.dialog = new DialogBox(this);
    this.element = h("section", { class: "column", data: { testid: "column", person: this.person } },
      h("header", { class: "column-head" },
        h("div", { class: "who" }, this.picture, h("label", {}, h("span", { class: "quiet" }, "Vis som"), this.select)),
        this.bell, this.feed),
      h("div", { class: "place" }, this.channel, h("div", { class: "tabs", role: "tablist" }, this.tabs.channel, this.tabs.chat)),
      this.list, this.newer, this.composer.element, this.dialog.element);
  }

  tabButton(name, label) {
    return h("button", {
      type: "button", role: "tab", "aria-selected": String(name === this.tab), data: { testid: `tab-${name}` },
      onclick: () => this.showTab(name),
    }, label);
  }

  showTab(name) {
    this.tab = name;
    this.composer.closeSearch();
    for (const [key, button] of Object.entries(this.tabs)) button.setAttribute("aria-selected", String(key === name));
    this.redraw();
  }

  showChannel(place) {
    this.place = place;
    this.showTab("channel");
  }

  become(person) {
    act("leave", { person: this.person });
    if (this.dialog.open) this.dialog.close();
    this.person = person;
    this.element.dataset.person = person;
    this.looked.clear();
    this.seenNotices = 0;
    this.feed.hidden = true;
    this.composer.closeSearch();
    this.onChoose();
    this.redraw();
  }

  redraw() {
    this.views.clear();
    this.list.replaceChildren();
    if (this.state) this.update(this.state);
    this.toEnd();
  }

  width() {
    return this.list.clientWidth || 400;
  }

  update(state) {
    const first = !this.state;
    this.state = state;
    const me = state.people.find((one) => one.key === this.person) ?? state.people[0];
    if (me.key !== this.person) return this.become(me.key);
    this.place ||= state.board;
    this.options(this.select, state.people.map((one) => [one.key, `${one.name}${one.role ? ` – ${one.role}` : ""}`]), me.key);
    this.options(this.channel, state.channels.map((one) => [one.id, one.name]), this.place);
    this.channel.hidden = this.tab === "chat";
    this.picture.replaceChildren(avatar(me, "medium"));
    this.tabs.chat.textContent = `Chat med ${state.bot.name}`;
    const target = this.tab === "chat" ? state.bot.name : state.channels.find((one) => one.id === this.place)?.name;
    this.composer.addressed(this.tab, state.bot.name, target);
    this.drawNotices(state.notices[this.person] ?? []);
    const end = this.atEnd();
    const fresh = this.drawPosts(state.posts.filter((post) => this.visible(post)));
    if (first || end) this.toEnd();
    else if (fresh) this.newer.hidden = false;
    return undefined;
  }

  options(select, pairs, chosen) {
    const key = JSON.stringify(pairs);
    if (select.dataset.key !== key) {
      select.dataset.key = key;
      select.replaceChildren(...pairs.map(([value, label]) => h("option", { value }, label)));
    }
    select.value = chosen;
  }

  visible(post) {
    const place = this.tab === "chat" ? this.state.chats[this.person] : this.place;
    return post.place === place && (!post.audience || post.audience === this.person);
  }

  drawPosts(posts) {
    const alive = new Set(posts.map((post) => post.id));
    for (const [id, view] of this.views) {
      if (!alive.has(id)) {
        (view.thread ?? view.element).remove();
        this.views.delete(id);
      }
    }
    let fresh = false;
    for (const post of posts) {
      let view = this.views.get(post.id);
      if (!view) {
        view = this.add(post);
        fresh = true;
      }
      view.update(post);
      this.look(post);
    }
    for (const view of this.views.values()) if (view.thread) this.fold(view, posts);
    this.list.classList.toggle("empty", posts.length === 0);
    return fresh;
  }

  add(post) {
    const inThread = this.tab === "channel" && post.root !== post.id;
    const view = new PostView(this, post, { reply: inThread });
    this.views.set(post.id, view);
    const parent = inThread && this.views.get(post.root);
    if (parent?.replies) {
      parent.replies.append(view.element);
    } else if (this.tab === "channel") {
      this.thread(view);
      this.list.append(view.thread);
    } else {
      view.element.classList.toggle("mine", post.author === this.person);
      this.list.append(view.element);
    }
    return view;
  }

  thread(view) {
    view.replies = h("div", { class: "replies" });
    view.older = h("button", { class: "link", type: "button", hidden: true, onclick: () => {
      this.unfolded.add(view.id);
      this.update(this.state);
    } });
    const answer = composer({ say: (text) => this.say(text, view.id), small: true });
    answer.element.hidden = true;
    const opener = h("button", { class: "link answer", type: "button", data: { testid: "reply-button" }, onclick: () => {
      answer.addressed("reply", this.state.bot.name);
      answer.element.hidden = !answer.element.hidden;
      if (!answer.element.hidden) answer.focus();
    } }, icon("reply", 16), "Svar");
    view.thread = h("div", { class: "thread" }, view.element, view.older, view.replies, opener, answer.element);
  }

  fold(view, posts) {
    const replies = posts.filter((post) => post.root === view.id && post.id !== view.id);
    const hidden = this.unfolded.has(view.id) ? 0 : Math.max(0, replies.length - SHOWN_REPLIES);
    replies.forEach((post, index) => { this.views.get(post.id).element.hidden = index < hidden; });
    view.older.hidden = hidden === 0;
    view.older.textContent = `Vis ${hidden} tidligere svar`;
  }

  // Coming into view is what refreshes a card by itself; later edits refresh it from the other side.
  look(post) {
    if (this.looked.has(post.id) || !post.card?.refresh) return;
    this.looked.add(post.id);
    act("view", { person: this.person, activity_id: post.id });
  }

  say(text, where) {
    return act("say", { person: this.person, text, where: where ?? this.where() });
  }

  where() {
    return this.tab === "chat" ? "personal" : this.place;
  }

  drawNotices(notices) {
    const unseen = notices.length - Math.min(this.seenNotices, notices.length);
    this.count.hidden = unseen === 0;
    this.count.textContent = unseen;
    this.bell.setAttribute("aria-label", unseen ? `Aktivitet, ${unseen} nye` : "Aktivitet");
    const words = (notice) => notice.text.replace(/<\/?at>/g, "") || "Nytt kort i chatten";
    this.feed.replaceChildren(h("h3", {}, "Aktivitet"), ...(notices.length
      ? notices.toReversed().slice(0, 20).map((one) => h("button", {
        class: "plain", type: "button", data: { testid: "notice" }, onclick: () => this.goTo(one.post_id),
      }, h("span", {}, words(one)), time(one.at)))
      : [h("p", { class: "quiet" }, "Ingen varsler.")]));
  }

  // As a click in Teams' activity feed: the post itself, its thread unfolded.
  goTo(id) {
    const post = this.state.posts.find((one) => one.id === id);
    if (!this.feed.hidden) this.toggleNotices();
    if (!post) return;
    this.unfolded.add(post.root);
    if (this.state.channels.some((one) => one.id === post.place)) this.showChannel(post.place);
    else this.showTab("chat");
    this.views.get(id)?.element.scrollIntoView({ block: "center" });
  }

  toggleNotices() {
    this.feed.hidden = !this.feed.hidden;
    this.bell.setAttribute("aria-expanded", String(!this.feed.hidden));
    if (!this.feed.hidden) {
      this.seenNotices = (this.state.notices[this.person] ?? []).length;
      this.count.hidden = true;
    }
  }

  atEnd() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 120;
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    this.newer.hidden = true;
  }
}
