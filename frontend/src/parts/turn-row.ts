/** One turn of the timeline. */

import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { areaLink, entityLink } from "../core/links.js";
import { HOME, onLink } from "../core/router.js";
import { deedWords } from "../core/steps.js";
import type { Deed, Turn } from "../core/types.js";
import { View } from "../core/view.js";
import "./undo.js";

const MOST_NAMES = 8;
/** Where the panel shows what a tool of ours has kept. */
const KEPT: Record<string, string> = {
  automations: "automations",
  memory: "memories",
  schedule: "planned",
};
const FAILED = ["failed", "denied"];

@customElement("haia-turn-row")
export class TurnRow extends View {
  static override styles = [
    ...View.styles,
    css`
      .words {
        margin: 4px 0;
        overflow-wrap: anywhere;
      }
      .deeds {
        list-style: none;
        padding: 0;
      }
      .deeds li {
        padding: 2px 0 2px 12px;
        border-inline-start: 3px solid var(--aa-good);
      }
      .deeds li.unseen {
        border-inline-start-color: var(--aa-warn);
      }
      .deeds li.failed {
        border-inline-start-color: var(--aa-error);
      }
      .undone {
        text-decoration: line-through;
      }
      .foot {
        margin-top: 6px;
      }
    `,
  ];

  @property({ attribute: false }) turn!: Turn;

  protected override render() {
    const { turn, store } = this;
    const { place } = turn;
    return html`<article class="card" aria-label=${turn.text || this.t("activity.by_itself")}>
      <div class="row spread quiet">
        <span>
          ${place ? this.t("who.at", { who: store.person(turn.user_id), place: place.name }) : store.person(turn.user_id)}
          ${place?.area_id && place.area ? html`(${areaLink(store, place.area_id, place.area)})` : nothing}
        </span>
        <time title=${store.format.full(turn.started_ts)}>${store.format.time(turn.started_ts)}</time>
      </div>
      <p class="words">${turn.text || this.t("activity.by_itself")}</p>
      ${turn.deeds.length
        ? html`<ul class="deeds" aria-label=${this.t("chat.steps")}>
            ${turn.deeds.map((deed) => this.renderDeed(deed))}
          </ul>`
        : nothing}
      ${this.renderOutcome()}
      <div class="row foot">
        ${turn.can_undo && store.may("turns/undo")
          ? html`<haia-undo .store=${store} .turnId=${turn.turn_id}></haia-undo>`
          : nothing}
        <a class="quiet" href=${`${HOME}/turn/${encodeURIComponent(turn.turn_id)}`} @click=${onLink}
          >${this.t("chat.details", { time: store.format.duration(turn.duration_ms) })}</a
        >
        <a
          class="quiet"
          href=${`${HOME}/conversation/${encodeURIComponent(turn.conversation_id)}`}
          @click=${onLink}
          >${this.t("waiting.conversation")}</a
        >
      </div>
    </article>`;
  }

  private renderOutcome() {
    const { turn, store } = this;
    let outcome = turn.error === "not_understood" ? turn.error : turn.outcome;
    const waits = store.approvals.some(({ turn_id: id }) => id === turn.turn_id);
    if (outcome === "approval_required" && !waits) outcome = "asked";
    if (outcome === "ok") return nothing;
    const why = turn.error && store.texts?.has(`error.${turn.error}`) ? turn.error : "";
    return html`<p class=${outcome === "error" ? "error" : "quiet"}>
      ${store.word("outcome", outcome)}${why ? `: ${store.word("error", why)}` : ""}
    </p>`;
  }

  private what(deed: Deed) {
    const words = deedWords(this.store, deed);
    const tab = deed.domain === "tool" ? KEPT[deed.service] : undefined;
    return tab ? html`<a href=${`${HOME}/activity/${tab}`} @click=${onLink}>${words}</a>` : words;
  }

  private renderDeed(deed: Deed) {
    const { store } = this;
    const kind = FAILED.includes(deed.status) ? "failed" : deed.status === "confirmed" ? "" : "unseen";
    const shown = deed.entity_ids.slice(0, MOST_NAMES);
    const more = deed.entity_ids.length - shown.length;
    return html`<li class=${kind}>
      <span class=${deed.undone_ts ? "undone" : ""}>
        ${shown.map((id, at) => [at ? ", " : "", entityLink(store, id)])}${more > 0
          ? `, ${store.n("step.more", more)}`
          : ""}${shown.length ? ": " : ""}${this.what(deed)}</span
      >
      <span class="quiet">
        ${store.word("status", deed.status)}${deed.is_undo ? `, ${this.t("activity.was_undo")}` : ""}${deed.undone_ts
          ? `, ${this.t("activity.undone", { time: store.format.moment(deed.undone_ts) })}`
          : ""}
      </span>
    </li>`;
  }
}
