/** A turn: what it did and took, where the time went, and what was asked of the model. */

import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { HOME, onLink } from "../core/router.js";
import type { Deed, People, SentRequest, Section, Turn } from "../core/types.js";
import { View } from "../core/view.js";
import "../parts/sections.js";
import "../parts/undo.js";
import "../parts/waterfall.js";

interface Part {
  total: number;
  sections: Section[];
}

@customElement("haia-turn")
export class TurnView extends View {
  static override styles = [
    ...View.styles,
    css`
      .words {
        font-size: 1.15rem;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 4px 16px;
        margin: 12px 0 0;
      }
      dt {
        color: var(--aa-quiet);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      section > .row {
        margin-top: 12px;
      }
      ul.card {
        padding-inline-start: 36px;
      }
    `,
  ];

  @state() private turn?: Turn;
  @state() private parts?: Part[];
  @state() private isMissing = false;

  protected override start(): void {
    this.load();
    // A turn that has just ended is written down a moment later.
    if (this.store.may("turns/subscribe"))
      this.subscribe<{ turn: Turn }>("turns/subscribe", {}, ({ turn }) => {
        if (turn.turn_id === this.itemId) this.load();
      });
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("itemId") && this.hasUpdated) this.load();
  }

  protected override load(): void {
    void this.read(this.itemId);
  }

  private async read(id: string): Promise<void> {
    let turn: (Turn & { people: People }) | undefined;
    try {
      turn = await this.store.call<Turn & { people: People }>("turns/get", { turn_id: id });
    } catch {
      // Nobody is told whether it is somebody else's.
    }
    if (id !== this.itemId) return;
    Object.assign(this.store.people, turn?.people);
    this.turn = turn;
    this.isMissing = !turn;
    this.parts = undefined;
    if (!turn || !this.store.may("turns/request")) return;
    let sent: { requests: SentRequest[] } = { requests: [] };
    try {
      sent = await this.store.call<typeof sent>("turns/request", { turn_id: id });
    } catch {
      // Only those of the newest turns are kept.
    }
    if (id === this.itemId) this.parts = sent.requests.map((request) => this.split(request));
  }

  private split(request: SentRequest): Part {
    const sections = request.messages.map((message): Section => {
      const calls = (message.tool_calls ?? []).map(
        (call) => `${call.name} ${JSON.stringify(call.arguments)}`,
      );
      const text = [message.content, ...calls, message.tail].filter(Boolean).join("\n\n");
      const name = message.role === "tool" ? this.toolName(message.name ?? "") : message.role;
      return { name, text, tokens: message.tokens };
    });
    sections.splice(1, 0, request.tools);
    return { total: sections.reduce((sum, { tokens }) => sum + tokens, 0), sections };
  }

  private toolName(name: string): string {
    return this.t("turn.result", { name });
  }

  protected override render() {
    const { turn, store } = this;
    if (this.isMissing) return html`<div class="page"><p>${this.t("error.not_found")}</p></div>`;
    if (!turn) return nothing;
    return html`<div class="page">
      <h2>${this.t("turn.title")}</h2>
      <section class="card">
        <p class="words">${turn.text}</p>
        ${this.renderFacts(turn)}
        <div class="row">
          ${turn.can_undo && store.may("turns/undo")
            ? html`<haia-undo
                .store=${store}
                .turnId=${turn.turn_id}
                @undone=${() => this.load()}
              ></haia-undo>`
            : nothing}
          <a
            href=${`${HOME}/conversation/${encodeURIComponent(turn.conversation_id)}`}
            @click=${onLink}
            >${this.t("waiting.conversation")}</a
          >
        </div>
      </section>
      ${turn.deeds.length
        ? html`<h2>${this.t("turn.deeds")}</h2>
            <ul class="card">
              ${turn.deeds.map((deed) => html`<li>${this.deed(deed)}</li>`)}
            </ul>`
        : nothing}
      <h2>${this.t("turn.where")}</h2>
      <div class="card">
        <haia-waterfall .store=${store} .spans=${turn.spans ?? []}></haia-waterfall>
      </div>
      ${this.renderRequests()}
    </div>`;
  }

  private renderFacts(turn: Turn) {
    const { format } = this.store;
    const who = this.store.person(turn.user_id);
    const cached = turn.input_tokens ? (turn.cached_input_tokens / turn.input_tokens) * 100 : 0;
    const facts: [string, string][] = [
      ["who", turn.place ? this.t("who.at", { who, place: turn.place.name }) : who],
      ["when", format.full(turn.started_ts)],
      ["outcome", this.outcome(turn)],
      ["took", format.duration(turn.duration_ms)],
      ["model", [...new Set([this.store.agent(turn.agent_id), turn.model_id])].filter(Boolean).join(", ")],
    ];
    if (turn.input_tokens || turn.output_tokens)
      facts.push([
        "used",
        this.t("turn.tokens", {
          input: format.number(turn.input_tokens),
          share: format.number(cached),
          output: format.number(turn.output_tokens),
        }),
      ]);
    if (turn.cost !== null) facts.push(["cost", format.money(turn.cost)]);
    return html`<dl>
      ${facts.map(([key, value]) => html`<dt>${this.t(`turn.${key}`)}</dt><dd>${value}</dd>`)}
    </dl>`;
  }

  private outcome(turn: Turn): string {
    const how = this.store.word("outcome", turn.outcome);
    return turn.error
      ? this.t("turn.because", { how, why: this.store.word("failure", turn.error) })
      : how;
  }

  private deed(deed: Deed): string {
    const names = deed.entity_ids.map((id) => this.store.entity(id)).join(", ");
    const what = `${deed.domain}.${deed.service}`;
    const parts = [names ? `${names}: ${what}` : what, this.store.word("status", deed.status)];
    if (deed.undone_ts) parts.push(this.t("undo.done"));
    return parts.join(", ");
  }

  private renderRequests() {
    if (!this.parts) return nothing;
    return html`<h2>${this.t("turn.sent")}</h2>
      ${this.parts.length
        ? this.parts.map(
            ({ total, sections }, at) => html`<section class="card">
              <h3>
                ${this.t("turn.request", {
                  number: this.store.format.number(at + 1),
                  tokens: this.store.n("told.tokens", total),
                })}
              </h3>
              <haia-sections .store=${this.store} .sections=${sections}></haia-sections>
            </section>`,
          )
        : html`<p class="card">${this.t("turn.not_kept")}</p>`}`;
  }
}
