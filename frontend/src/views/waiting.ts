/** Waiting for you: open questions with their countdown, and those that were answered. */

import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { HOME, onLink } from "../core/router.js";
import { failureOf } from "../core/store.js";
import type { Approval } from "../core/types.js";
import { View } from "../core/view.js";

const PAST = 50;

@customElement("haia-waiting")
export class Waiting extends View {
  static override styles = [
    ...View.styles,
    css`
      .preview {
        margin: 8px 0;
        font-size: 1.05rem;
        white-space: pre-wrap;
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
      input {
        width: 8em;
      }
      .more {
        margin-top: 8px;
      }
    `,
  ];

  @state() private past: Approval[] = [];
  /** The questions that are being answered. */
  @state() private busy = new Set<string>();
  @state() private problems = new Map<string, string>();

  protected override start(): void {
    this.load();
    const clock = setInterval(() => {
      if (this.store.approvals.length) this.requestUpdate();
    }, 1000);
    this.keep(() => clearInterval(clock));
    this.listen("approvals", () => this.load());
  }

  protected override load(): void {
    this.store.reloadApprovals(PAST).then(
      (past) => (this.past = past),
      (error: unknown) => this.store.fail(error),
    );
  }

  protected override render() {
    const open = this.store.approvals;
    return html`<div class="page">
      <h2>${this.t("waiting.title")}</h2>
      ${open.length
        ? repeat(open, (item) => item.approval_id, (item) => this.renderOpen(item))
        : html`<p class="card">${this.t("waiting.nothing")}</p>`}
      ${this.past.length
        ? html`<h2>${this.t("waiting.past")}</h2>
            ${repeat(this.past, (item) => item.approval_id, (item) => this.renderPast(item))}`
        : nothing}
    </div>`;
  }

  private renderOpen(item: Approval) {
    const left = item.expires_ts - this.store.now();
    const isBusy = this.busy.has(item.approval_id) || left <= 0;
    const problem = this.problems.get(item.approval_id);
    const named = `what-${item.approval_id}`;
    return html`<article class="card" aria-labelledby=${named}>
      <div class="row spread quiet">
        <span>${this.who(item)}</span>
        <span class="timer" role="timer">
          ${left > 0
            ? this.t("waiting.left", { time: this.store.format.countdown(left) })
            : this.t("waiting.expired")}
        </span>
      </div>
      <div class="preview" id=${named}>${preview(item.preview)}</div>
      ${item.reason ? html`<p class="why quiet">${this.store.word("reason", item.reason)}</p>` : nothing}
      ${item.can_resolve && this.store.may("approvals/resolve")
        ? html`<form
            class="row"
            @submit=${(event: SubmitEvent) => {
              event.preventDefault();
              void this.answer(item, "approve", event.currentTarget as HTMLFormElement);
            }}
          >
            ${item.needs_code
              ? html`<label class="row"
                  >${this.t("waiting.code")}
                  <input name="code" type="password" inputmode="numeric" autocomplete="off"
                /></label>`
              : nothing}
            <button class="main" ?disabled=${isBusy}>${this.t("waiting.yes")}</button>
            <button
              type="button"
              ?disabled=${isBusy}
              @click=${() => void this.answer(item, "reject")}
            >
              ${this.t("waiting.no")}
            </button>
          </form>`
        : html`<p class="quiet">${this.t("waiting.not_yours")}</p>`}
      ${problem ? html`<p class="error" role="alert">${problem}</p>` : nothing}
      ${this.more(item)}
    </article>`;
  }

  private renderPast(item: Approval) {
    const { format } = this.store;
    const how = this.store.word("resolved", item.status);
    return html`<article class="card">
      <div class="row spread quiet">
        <span>${this.who(item)}</span>
        <span title=${format.full(item.created_ts)}>${format.moment(item.created_ts)}</span>
      </div>
      <div class="preview">${preview(item.preview)}</div>
      <p class="quiet">
        ${item.resolved_via && item.resolved_via !== "expiry"
          ? this.t("waiting.answered", {
              how,
              who: this.store.person(item.resolved_by),
              via: this.store.word("via", item.resolved_via),
            })
          : how}
      </p>
      ${this.more(item)}
    </article>`;
  }

  private more(item: Approval) {
    return html`<p class="quiet more">
      <a href=${`${HOME}/conversation/${encodeURIComponent(item.conversation_id)}`} @click=${onLink}
        >${this.t("waiting.conversation")}</a
      >
    </p>`;
  }

  private who(item: Approval): string {
    const who = this.store.person(item.user_id);
    return item.place ? this.t("who.at", { who, place: item.place.name }) : who;
  }

  private async answer(
    item: Approval,
    decision: "approve" | "reject",
    form?: HTMLFormElement,
  ): Promise<void> {
    const id = item.approval_id;
    const code = form ? String(new FormData(form).get("code") ?? "") : "";
    this.busy = new Set(this.busy).add(id);
    this.problems.delete(id);
    try {
      await this.store.call("approvals/resolve", {
        approval_id: id,
        decision,
        ...(code ? { code } : {}),
      });
    } catch (error) {
      const failure = failureOf(error);
      this.problems = new Map(this.problems).set(id, this.store.reason(failure));
      form?.reset();
    }
    this.busy = new Set([...this.busy].filter((other) => other !== id));
    this.load();
  }
}

/** What will happen, line by line; lines of a difference keep their sign and get a colour. */
export function preview(text: string) {
  return text.split("\n").map((line) => {
    const kind = /^\+(?!\+\+)/.test(line) ? "added" : /^-(?!--)/.test(line) ? "removed" : "";
    return html`<div class=${kind}>${line || " "}</div>`;
  });
}
