/** What it will do: each can be cancelled until it begins. */

import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { HOME, onLink } from "../core/router.js";
import { intention } from "../core/steps.js";
import type { People, Schedule } from "../core/types.js";
import { View } from "../core/view.js";
import "./sure.js";

const LOOK_AGAIN_MS = 30_000;

@customElement("haia-planned")
export class Planned extends View {
  @state() private planned?: Schedule[];
  @state() private cancelled = "";

  protected override start(): void {
    this.load();
    if (this.store.may("turns/subscribe"))
      this.subscribe("turns/subscribe", {}, () => this.load());
    // What is due goes by itself.
    const clock = setInterval(() => {
      if (this.planned?.length && !document.hidden) this.load();
    }, LOOK_AGAIN_MS);
    this.keep(() => clearInterval(clock));
  }

  protected override load(): void {
    void this.ask<{ schedules: Schedule[]; people: People }>("schedules/list").then((found) => {
      if (!found) return;
      Object.assign(this.store.people, found.people);
      this.planned = found.schedules.sort((a, b) => a.due_ts - b.due_ts);
    });
  }

  protected override render() {
    if (!this.planned) return html`<p class="quiet waits">${this.t("common.loading")}</p>`;
    return html`
      <p role="status" class=${this.cancelled ? "card" : "hidden-text"}>${this.cancelled}</p>
      ${this.planned.length
        ? repeat(this.planned, (item) => item.schedule_id, (item) => this.renderItem(item))
        : html`<p class="card">${this.t("planned.nothing")}</p>`}
    `;
  }

  private renderItem(item: Schedule) {
    const { store } = this;
    const what = item.action["service"]
      ? intention(store, { id: "", name: "call_service", args: item.action })
      : item.summary;
    const who = store.person(item.user_id);
    return html`<article class="card" aria-label=${what}>
      <div class="row spread">
        <h3>${what}</h3>
        <time title=${store.format.full(item.due_ts)}>${store.format.moment(item.due_ts)}</time>
      </div>
      <p class="quiet">
        ${item.place ? this.t("who.at", { who, place: item.place.name }) : who},
        ${this.t("planned.since", { time: store.format.moment(item.created_ts) })}
        ${item.status === "asked" ? html`<br />${this.t("planned.asked")}` : nothing}
      </p>
      <div class="row">
        ${store.may("schedules/cancel")
          ? html`<haia-sure
              .store=${store}
              .label=${this.t("planned.cancel")}
              .question=${this.t("planned.sure")}
              @sure=${() => this.cancel(item, what)}
            ></haia-sure>`
          : nothing}
        ${item.conversation_id
          ? html`<a
              class="quiet"
              href=${`${HOME}/conversation/${encodeURIComponent(item.conversation_id)}`}
              @click=${onLink}
              >${this.t("waiting.conversation")}</a
            >`
          : nothing}
      </div>
    </article>`;
  }

  private async cancel(item: Schedule, what: string): Promise<void> {
    const done = await this.ask("schedules/cancel", { schedule_id: item.schedule_id });
    if (done) this.cancelled = this.t("planned.cancelled", { what });
    this.load();
  }
}
