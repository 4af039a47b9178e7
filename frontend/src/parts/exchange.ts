/** One exchange: the words, the steps as they run, the answer, and undo. */

import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { renderMarkdown } from "../core/markdown.js";
import { HOME, onLink } from "../core/router.js";
import { deedWords, intention, isFailed, outcome } from "../core/steps.js";
import type { Exchange } from "../core/talk.js";
import { View } from "../core/view.js";
import "./question.js";
import "./undo.js";

/** How much more of an answer that streams is drawn in one frame: it may come in floods. */
const MOST_A_FRAME = 1500;

@customElement("haia-exchange")
export class ExchangeElement extends View {
  static override styles = [
    ...View.styles,
    css`
      :host {
        display: block;
        margin-bottom: 16px;
      }
      .words {
        width: fit-content;
        max-width: 85%;
        margin-inline-start: auto;
        padding: 8px 14px;
        border-radius: 18px 18px 4px 18px;
        background: color-mix(in srgb, var(--aa-primary) 18%, var(--aa-card));
        overflow-wrap: anywhere;
      }
      .said {
        white-space: pre-wrap;
      }
      .answer {
        margin-top: 8px;
        padding: 8px 14px;
        border-radius: 4px 18px 18px 18px;
        background: var(--aa-card);
        border: 1px solid var(--aa-line);
      }
      .steps {
        list-style: none;
        padding: 0;
        margin: 8px 0;
        font-size: 0.875rem;
      }
      .steps li {
        padding: 2px 0 2px 12px;
        border-inline-start: 3px solid var(--aa-line);
        overflow-wrap: anywhere;
      }
      .steps li.failed {
        border-inline-start-color: var(--aa-warn);
      }
      summary {
        min-height: 24px;
        cursor: pointer;
      }
      .thinking {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      haia-question {
        display: block;
        margin-top: 8px;
      }
      .foot {
        margin-top: 6px;
      }
    `,
  ];

  @property({ attribute: false }) exchange!: Exchange;
  /** Counts the changes of the exchange, which stays the same object. */
  @property({ type: Number }) version = 0;
  @property({ type: Boolean }) canAct = false;
  private drawn = 0;
  private waitsForFrame = false;

  /** What is drawn of the answer now; the rest follows frame by frame. */
  private get visible(): string {
    const { answer, isRunning } = this.exchange;
    // What was stored is there at once.
    if (!this.hasUpdated && !isRunning) this.drawn = answer.length;
    this.drawn = Math.min(answer.length, this.drawn + MOST_A_FRAME);
    if (this.drawn < answer.length && !this.waitsForFrame) {
      this.waitsForFrame = true;
      requestAnimationFrame(() => {
        this.waitsForFrame = false;
        this.requestUpdate();
        this.dispatchEvent(new Event("grown", { bubbles: true, composed: true }));
      });
    }
    return answer.slice(0, this.drawn);
  }

  protected override render() {
    const { exchange, store } = this;
    const answer = this.visible;
    return html`
      ${exchange.words
        ? html`<div class="words">
            <span class="hidden-text">${this.t("chat.you_said")}</span
            ><span class="said">${exchange.words}</span>
          </div>`
        : nothing}
      ${exchange.rung && exchange.rung !== "primary" && store.texts?.has(`rung.${exchange.rung}`)
        ? html`<p class="quiet">${this.t(`rung.${exchange.rung}`, { model: exchange.modelId ?? "" })}</p>`
        : nothing}
      ${exchange.steps.length
        ? html`<ol class="steps" aria-label=${this.t("chat.steps")}>
            ${repeat(
              exchange.steps,
              ({ id }) => id,
              (step) => html`<li class=${isFailed(step) ? "failed" : ""}>
                ${intention(store, step)}
                <span class="quiet">${outcome(store, step)}</span>
              </li>`,
            )}
          </ol>`
        : nothing}
      ${exchange.thinking
        ? html`<details class="quiet">
            <summary>${this.t("chat.thinking")}</summary>
            <div class="thinking">${exchange.thinking}</div>
          </details>`
        : nothing}
      ${answer.trim()
        ? html`<div class="answer prose">${renderMarkdown(answer)}</div>`
        : nothing}
      ${exchange.isRunning && !exchange.answer.trim()
        ? html`<p class="quiet waits">${this.t("chat.works")}</p>`
        : nothing}
      ${exchange.error
        ? html`<p class="error" role="alert">${store.reason(exchange.error)}</p>`
        : nothing}
      ${store.approvals
        .filter(({ turn_id: id }) => id === exchange.turnId)
        .map(
          (item) =>
            html`<haia-question .store=${store} .item=${item} .isInside=${true}></haia-question>`,
        )}
      ${this.renderAnswered()} ${this.renderFoot()}
    `;
  }

  /** What was done after a yes: it is no step of the turn any more. */
  private renderAnswered() {
    const { exchange, store } = this;
    return html`${exchange.answered
      ? html`<p class="quiet">${store.word("resolved", exchange.answered)}</p>`
      : nothing}
    ${exchange.later.length
      ? html`<ul class="steps" aria-label=${this.t("chat.after")}>
          ${exchange.later.map(
            (deed) => html`<li class=${deed.status === "failed" ? "failed" : ""}>
              ${deed.entity_ids.map((id) => store.entity(id)).join(", ")}: ${deedWords(store, deed)}
              <span class="quiet">${store.word("status", deed.status)}</span>
            </li>`,
          )}
        </ul>`
      : nothing}`;
  }

  private renderFoot() {
    const { exchange, store } = this;
    if (exchange.isRunning) return nothing;
    return html`<div class="foot row">
      ${exchange.canUndo && exchange.turnId && this.canAct
        ? html`<haia-undo .store=${store} .turnId=${exchange.turnId}></haia-undo>`
        : nothing}
      ${exchange.turnId && store.may("turns/get")
        ? html`<a
            class="quiet"
            href=${`${HOME}/turn/${encodeURIComponent(exchange.turnId)}`}
            @click=${onLink}
            >${this.t("chat.details", {
              time:
                exchange.durationMs === undefined
                  ? ""
                  : store.format.duration(exchange.durationMs),
            })}</a
          >`
        : nothing}
    </div>`;
  }
}
