/** Conversations: look for them, name them, put them away, take them along. */

import { css, html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { HOME, onLink } from "../core/router.js";
import { Rows, rowStyles } from "../core/rows.js";
import type { ConversationSummary, People } from "../core/types.js";
import { View } from "../core/view.js";
import "../parts/conversation-options.js";
import type { ConversationOptions } from "../parts/conversation-options.js";
import "../parts/sure.js";

const PAGE = 100;
const ROW_HEIGHT = 96;
/** As many as one command takes. */
const MOST_AT_ONCE = 200;
const SEARCH_AFTER_MS = 300;

interface Listed {
  conversations: ConversationSummary[];
  cursor: string | null;
  people: People;
}

interface Changed {
  conversation_id: string;
  conversation: ConversationSummary | null;
  people?: People;
}

@customElement("haia-conversations")
export class Conversations extends View {
  static override styles = [
    ...View.styles,
    rowStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
      }
      .tools {
        width: 100%;
        max-width: 900px;
        margin: 0 auto;
        padding: 8px 16px;
      }
      .tools input[type="search"] {
        flex: 1 1 15rem;
        min-width: 0;
      }
      .rows {
        flex: 1;
        min-height: 0;
      }
      .rows > .all {
        max-width: 900px;
        margin: 0 auto;
      }
      .talk {
        display: flex;
        gap: 8px;
        align-items: center;
        height: 100%;
        padding: 4px 16px;
        border-bottom: 1px solid var(--aa-line);
      }
      .talk > a {
        flex: 1;
        min-width: 0;
        color: inherit;
        text-decoration: none;
      }
      .talk > a > * {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .talk > a:hover .title {
        text-decoration: underline;
      }
      .title {
        font-weight: 500;
      }
      .talk input {
        width: 22px;
        height: 22px;
        min-height: 0;
        flex: none;
      }
      mark {
        background: color-mix(in srgb, var(--aa-primary) 30%, transparent);
        color: inherit;
      }
    `,
  ];

  @state() private items: ConversationSummary[] = [];
  @state() private isLoading = false;
  @state() private words = "";
  @state() private archived = "no";
  @state() private everybody = false;
  /** Undefined: nothing is being chosen. */
  @state() private chosen?: Set<string>;
  @query("haia-conversation-options") private options!: ConversationOptions;
  private cursor: string | null = null;
  private loading = 0;
  private timer?: number;
  private rows = new Rows(this, ROW_HEIGHT, () => this.loadMore());

  protected override start(): void {
    this.load();
    this.subscribe<Changed>("conversations/subscribe", {}, (event) => this.onChanged(event));
    this.keep(() => window.clearTimeout(this.timer));
  }

  /** From the beginning; what is there stays until the new is there. */
  protected override load(): void {
    this.cursor = null;
    void this.loadPage(++this.loading, true);
  }

  private loadMore(): void {
    if (this.cursor && !this.isLoading) void this.loadPage(this.loading, false);
  }

  private async loadPage(loading: number, isFirst: boolean): Promise<void> {
    this.isLoading = true;
    const found = await this.ask<Listed>("conversations/list", {
      limit: PAGE,
      cursor: this.cursor,
      search: this.words.trim() || null,
      archived: this.archived === "all" ? null : this.archived === "yes",
      all: this.everybody,
    });
    if (loading !== this.loading) return;
    this.isLoading = false;
    if (!found) {
      // A page that failed is not asked for without end.
      this.cursor = null;
      return;
    }
    Object.assign(this.store.people, found.people);
    this.cursor = found.cursor;
    // What went on meanwhile stands at the top already.
    const known = new Set(isFirst ? [] : this.items.map(keyOf));
    const fresh = found.conversations.filter((item) => !known.has(keyOf(item)));
    this.items = isFirst ? fresh : this.items.concat(fresh);
    if (isFirst) this.rows.scrollToTop();
  }

  /** A conversation went on, changed, or is gone. */
  private onChanged({ conversation_id: id, conversation, people }: Changed): void {
    Object.assign(this.store.people, people);
    const isMine = conversation?.user_id === this.store.hass.user?.id;
    const at = this.items.findIndex((item) => item.conversation_id === id);
    const old = this.items[at];
    if (!conversation || !this.belongs(conversation)) {
      if (old) this.items = this.items.filter((item) => item !== old);
      return;
    }
    if (!this.everybody && !isMine) return;
    if (this.words.trim()) {
      // Where it stands among what was found, the search decides.
      if (old) this.items = this.items.with(at, { ...conversation, hit: old.hit });
      return;
    }
    const others = this.items.filter((item) => item.conversation_id !== id);
    this.items = [...others, conversation].sort((a, b) => b.updated_ts - a.updated_ts);
  }

  private belongs(conversation: ConversationSummary): boolean {
    return this.archived === "all" || conversation.archived === (this.archived === "yes");
  }

  private search(words: string): void {
    this.words = words;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.load(), SEARCH_AFTER_MS);
  }

  protected override render() {
    return html`
      <h2 class="hidden-text">${this.t("nav.conversations")}</h2>
      ${this.renderTools()} ${this.chosen ? this.renderChosen(this.chosen) : nothing}
      ${this.items.length
        ? this.rows.render(
            this.items,
            {
              label: this.t("nav.conversations"),
              hasMore: this.cursor !== null,
              key: keyOf,
            },
            (item) => this.renderItem(item),
          )
        : html`<p class="tools">
            ${this.t(this.isLoading ? "common.loading" : this.words ? "talks.not_found" : "talks.nothing")}
          </p>`}
      <haia-conversation-options .store=${this.store}></haia-conversation-options>
    `;
  }

  private renderTools() {
    const mayChoose = this.store.may("conversations/delete");
    return html`<div class="tools row" role="search">
      <input
        type="search"
        aria-label=${this.t("talks.search")}
        placeholder=${this.t("talks.search")}
        maxlength="500"
        .value=${this.words}
        @input=${(event: Event) => this.search((event.target as HTMLInputElement).value)}
      />
      <select
        aria-label=${this.t("talks.which")}
        @change=${(event: Event) => {
          this.archived = (event.target as HTMLSelectElement).value;
          this.load();
        }}
      >
        ${["no", "yes", "all"].map(
          (value) =>
            html`<option value=${value} ?selected=${value === this.archived}>
              ${this.store.word("archived", value)}
            </option>`,
        )}
      </select>
      ${this.store.isAdmin
        ? html`<select
            aria-label=${this.t("talks.whose")}
            @change=${(event: Event) => {
              this.everybody = (event.target as HTMLSelectElement).value === "all";
              this.load();
            }}
          >
            <option value="own" ?selected=${!this.everybody}>${this.t("talks.own")}</option>
            <option value="all" ?selected=${this.everybody}>${this.t("talks.everybody")}</option>
          </select>`
        : nothing}
      ${mayChoose && !this.chosen && this.items.length
        ? html`<button @click=${() => (this.chosen = new Set())}>${this.t("talks.choose")}</button>`
        : nothing}
    </div>`;
  }

  private renderChosen(chosen: Set<string>) {
    const { size } = chosen;
    return html`<div class="tools row">
      <span role="status">${this.store.n("talks.chosen", size)}</span>
      <haia-sure
        .store=${this.store}
        .label=${this.t("talks.delete")}
        .question=${this.store.n("talks.sure", size)}
        ?disabled=${!size}
        @sure=${() => this.deleteChosen(chosen)}
      ></haia-sure>
      <button class="small" ?disabled=${!size} @click=${() => this.archiveChosen(chosen)}>
        ${this.t(this.archived === "yes" ? "talks.unarchive" : "talks.archive")}
      </button>
      <button class="small" @click=${() => (this.chosen = undefined)}>${this.t("common.cancel")}</button>
    </div>`;
  }

  private async deleteChosen(chosen: Set<string>): Promise<void> {
    this.chosen = undefined;
    await this.ask("conversations/delete", { conversation_id: [...chosen] });
  }

  private async archiveChosen(chosen: Set<string>): Promise<void> {
    this.chosen = undefined;
    for (const id of chosen)
      await this.ask("conversations/update", {
        conversation_id: id,
        archived: this.archived !== "yes",
      });
  }

  private toggle(id: string, isChosen: boolean): void {
    const chosen = new Set(this.chosen);
    if (isChosen && chosen.size < MOST_AT_ONCE) chosen.add(id);
    else chosen.delete(id);
    this.chosen = chosen;
  }

  private renderItem(item: ConversationSummary) {
    const { store } = this;
    const id = item.conversation_id;
    const title = item.title || this.t("talks.untitled");
    const who = store.person(item.user_id);
    const room = item.place?.area ?? item.place?.name;
    const about = [
      store.format.moment(item.updated_ts),
      room ? this.t("who.at", { who, place: room }) : who,
      (store.me?.agents.length ?? 0) > 1 ? store.agent(item.agent_id) : "",
      item.archived ? store.word("archived", "yes") : "",
    ];
    return html`<div class="talk">
      ${this.chosen
        ? html`<input
            type="checkbox"
            aria-label=${title}
            .checked=${this.chosen.has(id)}
            @change=${(event: Event) =>
              this.toggle(id, (event.target as HTMLInputElement).checked)}
          />`
        : nothing}
      <a href=${`${HOME}/conversation/${encodeURIComponent(id)}`} @click=${onLink}>
        <span class="title">${this.marked(title)}</span>
        <span>${item.hit ? this.marked(item.hit) : (item.last_message?.content ?? "")}</span>
        <span class="quiet">${about.filter(Boolean).join(" · ")}</span>
      </a>
      <button
        class="plain"
        aria-label=${this.t("talks.options", { title })}
        @click=${() => this.options.open(item)}
      >
        <haia-icon icon="mdi:dots-vertical"></haia-icon>
      </button>
    </div>`;
  }

  /** A text with the words marked that are looked for. */
  private marked(text: string) {
    const words = this.words.trim().split(/\s+/).filter(Boolean).slice(0, 12);
    if (!words.length) return text;
    const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
    // What is split by a group stands at every second place.
    return text
      .split(new RegExp(`(${pattern})`, "gi"))
      .map((part, at) => (at % 2 ? html`<mark>${part}</mark>` : part));
  }
}

/** Two people may have the same id for a conversation of their own. */
function keyOf(item: ConversationSummary): string {
  return `${item.conversation_id} ${item.user_id ?? ""}`;
}
