/** A day as it went: who said what, what was done, and whether it was seen. */

import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { HOME, onLink } from "../core/router.js";
import type { People, Turn } from "../core/types.js";
import { View } from "../core/view.js";
import "./filter.js";
import { ANYTHING, commandOf, type Wanted } from "./filter.js";
import "./turn-row.js";

const PAGE = 100;

interface Listed {
  turns: Turn[];
  cursor: string | null;
  people: People;
}

@customElement("haia-timeline")
export class Timeline extends View {
  static override styles = [
    ...View.styles,
    css`
      ol {
        list-style: none;
        padding: 0;
      }
      .day {
        margin: 8px 0;
      }
      .day h3 {
        flex: 1 1 100%;
      }
      input[type="date"] {
        flex: 0 1 11em;
      }
    `,
  ];

  @state() private day = "";
  @state() private turns?: Turn[];
  @state() private cursor: string | null = null;
  /** The newest day before this one on which there is something; "": none. */
  @state() private earlier = "";
  @state() private wanted: Wanted = ANYTHING;
  private loading = 0;

  protected override start(): void {
    this.day ||= this.today;
    this.load();
    this.subscribe<{ turn: Turn; people: People }>("turns/subscribe", {}, ({ turn, people }) => {
      Object.assign(this.store.people, people);
      if (this.store.format.dayOf(turn.started_ts) === this.day) this.load();
    });
    this.addEventListener("undone", () => this.load());
  }

  private get today(): string {
    return this.store.format.dayOf(this.store.now());
  }

  protected override load(): void {
    void this.loadDay(++this.loading);
  }

  private async loadDay(loading: number): Promise<void> {
    const { format } = this.store;
    const since = format.dayStart(this.day);
    const until = format.dayStart(format.addDays(this.day, 1));
    const fields = commandOf(this.wanted);
    const limit = Math.min(200, Math.max(PAGE, this.turns?.length ?? 0));
    const found = await this.list({ ...fields, since_ts: since, until_ts: until, limit });
    if (!found || loading !== this.loading) return;
    this.turns = found.turns;
    this.cursor = found.cursor;
    this.earlier = "";
    if (found.turns.length) return;
    const before = await this.list({ ...fields, until_ts: since, limit: 1 });
    const last = before?.turns[0];
    if (last && loading === this.loading) this.earlier = format.dayOf(last.started_ts);
  }

  private async list(fields: Record<string, unknown>): Promise<Listed | undefined> {
    const found = await this.ask<Listed>("turns/list", fields);
    if (found) Object.assign(this.store.people, found.people);
    return found;
  }

  private async loadMore(): Promise<void> {
    const { format } = this.store;
    const found = await this.list({
      ...commandOf(this.wanted),
      since_ts: format.dayStart(this.day),
      until_ts: format.dayStart(format.addDays(this.day, 1)),
      limit: PAGE,
      cursor: this.cursor,
    });
    if (!found) return;
    this.turns = [...(this.turns ?? []), ...found.turns];
    this.cursor = found.cursor;
  }

  private go(day: string): void {
    if (!day || day > this.today) return;
    this.day = day;
    this.turns = undefined;
    this.load();
  }

  protected override render() {
    return html`
      ${this.renderDay()}
      <haia-filter
        .store=${this.store}
        .wanted=${this.wanted}
        @wanted=${(event: CustomEvent<Wanted>) => {
          this.wanted = event.detail;
          this.load();
        }}
      ></haia-filter>
      <div aria-live="polite" class="hidden-text">
        ${this.turns ? this.store.n("activity.found", this.turns.length) : ""}
      </div>
      ${this.turns?.length
        ? html`<ol aria-label=${this.t("activity.done")}>
            ${repeat(
              this.turns,
              ({ turn_id: id }) => id,
              (turn) => html`<li>
                <haia-turn-row .store=${this.store} .turn=${turn}></haia-turn-row>
              </li>`,
            )}
          </ol>`
        : this.renderNothing()}
      ${this.cursor
        ? html`<button @click=${() => this.loadMore()}>${this.t("activity.more")}</button>`
        : nothing}
    `;
  }

  private renderDay() {
    const { format } = this.store;
    const isToday = this.day === this.today;
    return html`<div class="row day">
      <h3>${isToday ? this.t("activity.today") : format.day(format.dayStart(this.day))}</h3>
      <button
        aria-label=${this.t("activity.day_before")}
        @click=${() => this.go(format.addDays(this.day, -1))}
      >
        ‹
      </button>
      <input
        type="date"
        aria-label=${this.t("activity.day")}
        max=${this.today}
        .value=${this.day}
        @change=${(event: Event) => this.go((event.target as HTMLInputElement).value)}
      />
      <button
        aria-label=${this.t("activity.day_after")}
        ?disabled=${isToday}
        @click=${() => this.go(format.addDays(this.day, 1))}
      >
        ›
      </button>
      ${isToday
        ? nothing
        : html`<button @click=${() => this.go(this.today)}>${this.t("activity.today")}</button>`}
    </div>`;
  }

  private renderNothing() {
    if (!this.turns) return html`<p class="quiet waits">${this.t("common.loading")}</p>`;
    const { format } = this.store;
    return html`<div class="card">
      <p>${this.t("activity.nothing")}</p>
      ${this.earlier
        ? html`<button @click=${() => this.go(this.earlier)}>
            ${this.t("activity.earlier", { day: format.day(format.dayStart(this.earlier)) })}
          </button>`
        : nothing}
      ${this.wanted.everything
        ? nothing
        : html`<p class="quiet">
            <a
              href=${`${HOME}/conversations`}
              @click=${onLink}
              >${this.t("activity.said_elsewhere")}</a
            >
          </p>`}
    </div>`;
  }
}
