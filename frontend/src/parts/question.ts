/** An open question: what would happen, why it is risky, a countdown, yes and no. */

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { HOME, onLink } from "../core/router.js";
import { failureOf } from "../core/store.js";
import type { Approval } from "../core/types.js";
import { View } from "../core/view.js";

export interface Answered {
  turnId: string;
  /** What became of the question; none: it could not be answered. */
  status?: string;
}

/** The store tells of "answered" when a yes or no has been taken, or was refused. */
@customElement("haia-question")
export class Question extends View {
  static override styles = [
    ...View.styles,
    css`
      .preview {
        margin: 8px 0;
        font-size: 1.05rem;
        white-space: pre-wrap;
      }
      .diff {
        white-space: pre;
      }
      .added {
        color: var(--aa-good);
      }
      .removed {
        color: var(--aa-error);
      }
      .why {
        border-inline-start: 3px solid var(--aa-warn);
        padding-inline-start: 10px;
      }
      .timer {
        font-variant-numeric: tabular-nums;
      }
      form {
        margin-top: 12px;
      }
      .more {
        margin-top: 8px;
      }
      input {
        width: 8em;
      }
    `,
  ];

  @property({ attribute: false }) item!: Approval;
  /** In its own conversation there is no need to lead there. */
  @property({ type: Boolean }) isInside = false;
  @state() private isBusy = false;
  @state() private problem = "";

  protected override start(): void {
    const clock = setInterval(() => this.requestUpdate(), 1000);
    this.keep(() => clearInterval(clock));
  }

  protected override render() {
    const { item, store } = this;
    const left = item.expires_ts - store.now();
    const isBusy = this.isBusy || left <= 0;
    return html`<article class="card" aria-labelledby="what">
      <div class="row spread quiet">
        <span>${whoAsked(this.store, item)}</span>
        <span class="timer" role="timer">
          ${left > 0
            ? this.t("waiting.left", { time: store.format.countdown(left) })
            : this.t("waiting.expired")}
        </span>
      </div>
      <div class="preview" id="what">${preview(item.preview)}</div>
      ${item.reason ? html`<p class="why quiet">${store.t(`reason.${item.reason_key ?? "critical"}`)}</p>` : nothing}
      ${item.can_resolve && store.may("approvals/resolve")
        ? html`<form
            class="row"
            @submit=${(event: SubmitEvent) => {
              event.preventDefault();
              void this.answer("approve", event.currentTarget as HTMLFormElement);
            }}
          >
            ${item.needs_code
              ? html`<label class="row"
                  >${this.t("waiting.code")}
                  <input name="code" type="password" inputmode="numeric" autocomplete="off"
                /></label>`
              : nothing}
            <button class="main" ?disabled=${isBusy}>${this.t("waiting.yes")}</button>
            <button type="button" ?disabled=${isBusy} @click=${() => void this.answer("reject")}>
              ${this.t("waiting.no")}
            </button>
          </form>`
        : html`<p class="quiet">${this.t("waiting.not_yours")}</p>`}
      ${this.problem ? html`<p class="error" role="alert">${this.problem}</p>` : nothing}
      ${this.isInside || !item.conversation_id ? nothing : toConversation(store.t("waiting.conversation"), item)}
    </article>`;
  }

  private async answer(decision: "approve" | "reject", form?: HTMLFormElement): Promise<void> {
    const code = form ? String(new FormData(form).get("code") ?? "") : "";
    this.isBusy = true;
    this.problem = "";
    let status: string | undefined;
    try {
      ({ status } = await this.store.call<{ status?: string }>("approvals/resolve", {
        approval_id: this.item.approval_id,
        decision,
        ...(code ? { code } : {}),
      }));
    } catch (error) {
      this.problem = this.store.reason(failureOf(error));
      form?.reset();
    }
    this.isBusy = false;
    const detail: Answered = { turnId: this.item.turn_id, ...(status ? { status } : {}) };
    // By the store: this element may be gone with its question.
    this.store.dispatchEvent(new CustomEvent("answered", { detail }));
  }
}

export function whoAsked(store: View["store"], item: Approval): string {
  const who = store.person(item.user_id);
  return item.place ? store.t("who.at", { who, place: item.place.name }) : who;
}

export function toConversation(words: string, item: Approval) {
  return html`<p class="quiet more">
    <a href=${`${HOME}/conversation/${encodeURIComponent(item.conversation_id)}`} @click=${onLink}
      >${words}</a
    >
  </p>`;
}

/** What will happen, line by line; a difference ("@@ ...") is set apart, with its colours. */
export function preview(text: string) {
  const parts: (TemplateResult | TemplateResult[])[] = [];
  let diff: TemplateResult[] = [];
  let isDiff = false;
  const flush = () => {
    if (diff.length) parts.push(html`<pre class="diff" tabindex="0">${diff}</pre>`);
    diff = [];
  };
  for (const line of text.split("\n")) {
    const isHunk = /^@@ .* @@/.test(line);
    isDiff = isHunk || (isDiff && /^[ +\-\u2026]/.test(line));
    if (!isDiff) {
      flush();
      parts.push(html`<div>${line.replace(/^- /, "\u2022 ") || " "}</div>`);
    } else if (isHunk) {
      if (diff.length) diff.push(html`<div>\u22ef</div>`);
    } else {
      const kind = line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : "";
      diff.push(html`<div class=${kind}>${line}</div>`);
    }
  }
  flush();
  return parts;
}
