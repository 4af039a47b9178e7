/** Chat: streams; survives a closed page; a turn that runs is found and followed again. */

import { css, html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Unsubscribe } from "../core/hass.js";
import { HOME, navigate } from "../core/router.js";
import { failureOf } from "../core/store.js";
import {
  applyTurn, begin, follow, fromHistory, joinTurns, type Exchange,
} from "../core/talk.js";
import type {
  ChatEvent, ConversationSummary, Message, People, RunningTurn, Turn,
} from "../core/types.js";
import { View } from "../core/view.js";
import "../parts/exchange.js";
import type { Answered } from "../parts/question.js";

const MOST_TURNS = 200;
/** What is read aloud at once; the rest is in the conversation. */
const MOST_ANNOUNCED = 1000;
const DRAFT = "ha-ai-agent-draft";

interface Stored {
  conversation: ConversationSummary;
  messages: Message[];
  cursor: string | null;
  people: People;
}

@customElement("haia-chat")
export class Chat extends View {
  static override styles = [
    ...View.styles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
      }
      .talk {
        flex: 1;
        min-height: 0;
        overflow-y: auto;
      }
      .talk .page {
        padding-top: 16px;
      }
      .empty {
        text-align: center;
        padding-top: 10vh;
      }
      .suggestions {
        display: flex;
        flex-direction: column;
        align-items: center;
        gap: 8px;
        margin-top: 16px;
      }
      form {
        display: flex;
        gap: 8px;
        align-items: flex-end;
        width: 100%;
        max-width: 900px;
        margin: 0 auto;
        padding: 8px 16px;
      }
      textarea {
        flex: 1;
        min-width: 0;
        resize: none;
        max-height: 30vh;
        field-sizing: content;
        border-radius: 22px;
        padding: 9px 16px;
      }
      form button {
        width: 44px;
        padding: 0;
        flex: none;
      }
      .tools {
        max-width: 900px;
        width: 100%;
        margin: 0 auto;
        padding: 8px 16px 0;
      }
      h2 {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @state() private exchanges: Exchange[] = [];
  @state() private summary?: ConversationSummary;
  @state() private conversationId = "";
  @state() private agentId = "";
  @state() private draft = "";
  @state() private version = 0;
  @state() private older: string | null = null;
  @state() private announced = "";
  @query(".talk") private talk?: HTMLElement;
  private live?: { exchange: Exchange; stop?: Unsubscribe };
  private loading = 0;
  private isDrawn = false;

  protected override start(): void {
    this.draft = localStorage.getItem(this.draftKey) ?? "";
    this.load();
    this.keep(() => this.letGo());
    this.listen("answered", (event) =>
      this.onAnswered((event as CustomEvent<Answered>).detail),
    );
    if (this.store.may("turns/subscribe"))
      this.subscribe<{ turn: Turn }>("turns/subscribe", {}, ({ turn }) => {
        const exchange = this.exchanges.find(({ turnId }) => turnId === turn.turn_id);
        if (exchange) applyTurn(exchange, turn);
        this.redraw();
      });
  }

  private get draftKey(): string {
    return `${DRAFT}-${this.store.hass.user?.id ?? ""}`;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("itemId") && this.hasUpdated && this.itemId !== this.conversationId)
      this.load();
  }

  /** Read the conversation of the address, and go on with a turn that runs. */
  protected override load(): void {
    void this.loadAll(++this.loading);
  }

  private async loadAll(loading: number): Promise<void> {
    this.letGo();
    let id = this.itemId;
    const running = (await this.ask<{ turns: RunningTurn[] }>("chat/running"))?.turns ?? [];
    const mine = running.find((turn) => !id || turn.conversation_id === id);
    if (!id && mine) id = mine.conversation_id;
    const stored = id ? await this.stored(id, mine !== undefined) : undefined;
    const exchanges = fromHistory(stored?.messages ?? []);
    if (id && this.store.may("turns/list") && stored) {
      const turns = await this.ask<{ turns: Turn[] }>("turns/list", {
        conversation_id: id,
        limit: MOST_TURNS,
      });
      joinTurns(exchanges, turns?.turns ?? []);
    }
    if (loading !== this.loading) return;
    this.conversationId = id;
    this.summary = stored?.conversation;
    this.older = stored?.cursor ?? null;
    this.exchanges = exchanges;
    if (mine) {
      this.agentId = mine.agent_id;
      const exchange = begin(
        mine.turn_id, mine.text, this.store.now() - mine.elapsed_ms / 1000,
      );
      exchange.turnId = mine.turn_id;
      this.add(exchange);
      await this.attach(exchange, { type: "ha_ai_agent/chat/subscribe", turn_id: mine.turn_id });
    }
    await this.updateComplete;
    this.scrollDown(true);
  }

  private async stored(id: string, isRunning: boolean): Promise<Stored | undefined> {
    try {
      const stored = await this.store.call<Stored>("conversations/get", {
        conversation_id: id,
        limit: 200,
      });
      Object.assign(this.store.people, stored.people);
      return stored;
    } catch (error) {
      // The first turn of a conversation is not in the history while it runs.
      if (!isRunning) this.store.fail(error);
      return undefined;
    }
  }

  private async loadOlder(): Promise<void> {
    const stored = await this.ask<Stored>("conversations/get", {
      conversation_id: this.conversationId,
      cursor: this.older,
      limit: 200,
    });
    if (!stored) return;
    this.older = stored.cursor;
    this.exchanges = [...fromHistory(stored.messages), ...this.exchanges];
  }

  // A turn that runs

  private add(exchange: Exchange): void {
    this.exchanges = [...this.exchanges, exchange];
  }

  /** Follow a turn. After a break it is looked for again, not sent again. */
  private async attach(exchange: Exchange, message: Record<string, unknown>): Promise<void> {
    const live: { exchange: Exchange; stop?: Unsubscribe } = { exchange };
    this.live = live;
    try {
      live.stop = await this.store.hass.connection.subscribeMessage<ChatEvent>(
        (event) => {
          if (this.live === live) this.onEvent(live.exchange, event);
        },
        message,
        { resubscribe: false },
      );
      if (this.live !== live && exchange.isRunning) await live.stop();
    } catch (error) {
      if (this.live !== live) return;
      this.live = undefined;
      follow(exchange, { event: "error", ...failureOf(error) });
      this.redraw();
    }
  }

  private letGo(): void {
    const { live } = this;
    this.live = undefined;
    if (live?.stop && this.store.isConnected)
      void Promise.resolve(live.stop()).catch(() => undefined);
  }

  private onEvent(exchange: Exchange, event: ChatEvent): void {
    follow(exchange, event);
    if (event.event === "done" && event.conversation_id) this.settle(event.conversation_id);
    if (event.event === "done" || event.event === "error") {
      this.live = undefined;
      this.announced = exchange.answer.slice(0, MOST_ANNOUNCED) || this.t("chat.ended");
    }
    this.redraw();
  }

  /** A question was answered here: what was done stands under its turn. */
  private async onAnswered({ turnId, status }: Answered): Promise<void> {
    const exchange = this.exchanges.find((item) => item.turnId === turnId);
    if (!exchange || !status) return;
    exchange.answered = status;
    if (this.store.may("turns/get")) {
      const turn = await this.ask<Turn>("turns/get", { turn_id: turnId });
      if (turn) applyTurn(exchange, turn);
    }
    this.announced = this.store.word("resolved", status);
    this.redraw();
  }

  /** Draw what came once a frame, however much it was. */
  private redraw(): void {
    if (this.isDrawn) return;
    this.isDrawn = true;
    requestAnimationFrame(() => {
      this.isDrawn = false;
      const isAtEnd = this.isAtEnd;
      this.version += 1;
      void this.updateComplete.then(() => isAtEnd && this.scrollDown(true));
    });
  }

  private get isAtEnd(): boolean {
    const { talk } = this;
    return !talk || talk.scrollHeight - talk.scrollTop - talk.clientHeight < 80;
  }

  private scrollDown(isNow = false): void {
    requestAnimationFrame(() => {
      const { talk } = this;
      talk?.scrollTo({ top: talk.scrollHeight, behavior: isNow ? "instant" : "smooth" });
    });
  }

  /** The conversation has its id: the address leads back to it. */
  private settle(id: string): void {
    if (this.conversationId === id) return;
    this.conversationId = id;
    if (this.isConnected) navigate(`${HOME}/conversation/${id}`, { replace: true });
  }

  private async send(): Promise<void> {
    const text = this.draft.trim();
    if (!text || this.live || !this.store.isConnected) return;
    const exchange = begin(`new-${Date.now()}`, text, this.store.now());
    this.add(exchange);
    this.setDraft("");
    this.scrollDown();
    await this.attach(exchange, {
      type: "ha_ai_agent/chat/send",
      text,
      agent_id: this.agent,
      language: this.store.hass.language,
      ...(this.conversationId ? { conversation_id: this.conversationId } : {}),
    });
    if (exchange.error && !exchange.turnId && !exchange.steps.length && !exchange.answer) {
      // It was not taken: the words are not lost.
      if (!this.draft) this.setDraft(text);
      return;
    }
    if (!exchange.isRunning) return;
    const running = await this.ask<{ turns: RunningTurn[] }>("chat/running");
    const turn = running?.turns.find((item) => item.text === text);
    if (!turn || !exchange.isRunning) return;
    exchange.turnId = turn.turn_id;
    this.settle(turn.conversation_id);
  }

  private async cancel(): Promise<void> {
    if (this.conversationId)
      await this.ask("chat/cancel", { conversation_id: this.conversationId });
  }

  private setDraft(text: string): void {
    this.draft = text;
    if (text) localStorage.setItem(this.draftKey, text);
    else localStorage.removeItem(this.draftKey);
  }

  private get agent(): string {
    const agents = this.store.me?.agents ?? [];
    const wanted = this.agentId || this.summary?.agent_id;
    return (agents.find(({ agent_id: id }) => id === wanted) ?? agents[0])?.agent_id ?? "";
  }

  /** Somebody else's conversation is only read. */
  private get isOwn(): boolean {
    return !this.summary || this.summary.user_id === this.store.hass.user?.id;
  }

  protected override render() {
    return html`
      ${this.renderTools()}
      <div class="talk" tabindex="0" role="log" aria-live="off" aria-label=${this.t("nav.chat")}>
        <div class="page">
          ${this.older
            ? html`<button @click=${() => this.loadOlder()}>${this.t("chat.older")}</button>`
            : nothing}
          ${this.exchanges.length ? nothing : this.renderEmpty()}
          ${repeat(
            this.exchanges,
            ({ key }) => key,
            (exchange) => html`<haia-exchange
              .store=${this.store}
              .exchange=${exchange}
              .version=${this.version}
              .canAct=${this.store.may("turns/undo")}
              @grown=${() => this.redraw()}
            ></haia-exchange>`,
          )}
        </div>
      </div>
      <div class="hidden-text" role="status">${this.announced}</div>
      ${this.isOwn
        ? this.renderForm()
        : html`<p class="tools quiet">${this.t("chat.not_yours")}</p>`}
    `;
  }

  private renderTools() {
    const agents = this.store.me?.agents ?? [];
    if (!this.exchanges.length && agents.length < 2) return nothing;
    return html`<div class="tools row spread">
      <h2>${this.summary?.title ?? ""}</h2>
      <div class="row">
        ${agents.length > 1 && !this.exchanges.length
          ? html`<select
              aria-label=${this.t("chat.agent")}
              @change=${(event: Event) =>
                (this.agentId = (event.target as HTMLSelectElement).value)}
            >
              ${agents.map(
                ({ agent_id: id, name }) =>
                  html`<option value=${id} ?selected=${id === this.agent}>${name}</option>`,
              )}
            </select>`
          : nothing}
        ${this.exchanges.length
          ? html`<button class="small" @click=${() => this.startNew()}>
              <haia-icon icon="mdi:plus"></haia-icon>${this.t("chat.new")}
            </button>`
          : nothing}
      </div>
    </div>`;
  }

  private renderEmpty() {
    const suggestions = this.store.me?.suggestions ?? [];
    return html`<div class="empty">
      <p>${this.t("chat.empty")}</p>
      <div class="suggestions">
        ${suggestions.map(({ kind, name }) => {
          const text = this.t(`suggest.${kind}`, { name });
          return html`<button @click=${() => this.suggest(text)}>${text}</button>`;
        })}
      </div>
    </div>`;
  }

  private suggest(text: string): void {
    this.setDraft(text);
    void this.send();
  }

  private startNew(): void {
    this.letGo();
    this.loading += 1;
    this.exchanges = [];
    this.summary = undefined;
    this.conversationId = "";
    this.older = null;
    navigate(`${HOME}/chat`);
  }

  private renderForm() {
    const isRunning = this.live?.exchange.isRunning ?? false;
    return html`<form
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.send();
      }}
    >
      <textarea
        rows="1"
        aria-label=${this.t("chat.say")}
        placeholder=${this.t("chat.say")}
        maxlength="20000"
        enterkeyhint="send"
        .value=${this.draft}
        @input=${(event: Event) => this.setDraft((event.target as HTMLTextAreaElement).value)}
        @keydown=${this.onKey}
      ></textarea>
      ${isRunning
        ? html`<button type="button" aria-label=${this.t("chat.stop")} @click=${() => this.cancel()}>
            <haia-icon icon="mdi:stop"></haia-icon>
          </button>`
        : html`<button
            class="main"
            aria-label=${this.t("chat.send")}
            ?disabled=${!this.draft.trim() || !this.store.isConnected}
          >
            <haia-icon icon="mdi:send"></haia-icon>
          </button>`}
    </form>`;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void this.send();
  }
}
