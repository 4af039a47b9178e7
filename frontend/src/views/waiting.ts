/** Waiting for you: open questions with their countdown, and those that were answered. */

import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Approval } from "../core/types.js";
import { View } from "../core/view.js";
import { preview, Question, toConversation, whoAsked } from "../parts/question.js";

const PAST = 50;

@customElement("haia-waiting")
export class Waiting extends View {
  static override styles = Question.styles;

  @state() private past: Approval[] = [];

  protected override start(): void {
    this.load();
    this.listen("approvals", () => this.load());
    this.listen("answered", () => this.load());
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
        ? repeat(
            open,
            (item) => item.approval_id,
            (item) => html`<haia-question .store=${this.store} .item=${item}></haia-question>`,
          )
        : html`<p class="card">${this.t("waiting.nothing")}</p>`}
      ${this.past.length
        ? html`<h2>${this.t("waiting.past")}</h2>
            ${repeat(this.past, (item) => item.approval_id, (item) => this.renderPast(item))}`
        : nothing}
    </div>`;
  }

  /** The first line says it; what stood below is there for who wants it. */
  private renderWhat(text: string) {
    const [first = "", ...rest] = text.split("\n");
    return rest.length
      ? html`<details>
          <summary class="preview">${first}</summary>
          <div class="preview">${preview(rest.join("\n"))}</div>
        </details>`
      : html`<div class="preview">${first}</div>`;
  }

  private renderPast(item: Approval) {
    const { format } = this.store;
    const how = this.store.word("resolved", item.status);
    return html`<article class="card">
      <div class="row spread quiet">
        <span>${whoAsked(this.store, item)}</span>
        <span title=${format.full(item.created_ts)}>${format.moment(item.created_ts)}</span>
      </div>
      ${this.renderWhat(item.preview)}
      <p class="quiet">
        ${item.resolved_via && item.resolved_via !== "expiry"
          ? this.t("waiting.answered", {
              how,
              who: this.store.person(item.resolved_by),
              via: this.store.word("via", item.resolved_via),
            })
          : how}
      </p>
      ${item.conversation_id ? toConversation(this.t("waiting.conversation"), item) : nothing}
    </article>`;
  }
}
