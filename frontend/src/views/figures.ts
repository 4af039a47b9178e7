/** Over time: how fast, what it costs, and what went wrong, by day and agent. */

import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { HOME, onLink } from "../core/router.js";
import type { DayFigures, Figures } from "../core/types.js";
import { View } from "../core/view.js";
import "../parts/chart.js";
import type { Line } from "../parts/chart.js";

const SPANS = [7, 30, 90];

@customElement("haia-figures")
export class FiguresView extends View {
  static override styles = [
    ...View.styles,
    css`
      .choice {
        margin-bottom: 12px;
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));
        gap: 12px;
        margin-bottom: 12px;
      }
      .tiles .card {
        margin: 0;
      }
      .big {
        font-size: 1.5rem;
      }
      meter {
        width: 100%;
        height: 12px;
      }
      summary {
        min-height: 32px;
        cursor: pointer;
      }
      .scroll {
        overflow-x: auto;
      }
      table {
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
        font-size: 0.875rem;
      }
      th, td {
        padding: 4px 10px;
        text-align: end;
        border-bottom: 1px solid var(--aa-line);
        white-space: nowrap;
      }
      th:first-child {
        text-align: start;
      }
    `,
  ];

  @state() private found?: Figures;
  @state() private span = 30;
  @state() private agentId = "";
  private loading = 0;
  private timer?: number;

  protected override start(): void {
    this.load();
    // A turn changes the day a little: soon is soon enough.
    this.subscribe("turns/subscribe", {}, () => {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.load(), 2000);
    });
    this.keep(() => window.clearTimeout(this.timer));
  }

  protected override load(): void {
    const loading = ++this.loading;
    void this.ask<Figures>("figures/get", { days: this.span }).then((found) => {
      if (found && loading === this.loading) this.found = found;
    });
  }

  /** Agents that run, and those of the past that have figures. */
  private get agents(): string[] {
    const running = this.store.me?.agents.map(({ agent_id: id }) => id) ?? [];
    const past = this.found?.days.map(({ agent_id: id }) => id) ?? [];
    return [...new Set([...running, ...past])];
  }

  protected override render() {
    const { found, agents } = this;
    if (!found) return html`<p class="page quiet waits">${this.t("common.loading")}</p>`;
    const busy = agents.find((id) => found.days.some(({ agent_id: other }) => other === id));
    const agentId = agents.includes(this.agentId) ? this.agentId : (busy ?? agents[0] ?? "");
    const rows = found.days.filter(({ agent_id: id }) => id === agentId);
    return html`<div class="page">
      <h2 class="hidden-text">${this.t("nav.figures")}</h2>
      <div class="row choice">${this.renderAgent(agents, agentId)} ${this.renderSpan()}</div>
      ${this.store.isAdmin ? nothing : html`<p class="quiet">${this.t("figures.own")}</p>`}
      ${rows.length
        ? html`${this.renderTiles(rows, agentId)} ${this.renderCharts(rows)} ${this.renderTable(rows)}`
        : html`<p class="card">${this.t("figures.nothing")}</p>`}
    </div>`;
  }

  private renderAgent(agents: string[], agentId: string) {
    if (agents.length < 2) return nothing;
    return html`<select
      aria-label=${this.t("chat.agent")}
      @change=${(event: Event) => (this.agentId = (event.target as HTMLSelectElement).value)}
    >
      ${agents.map(
        (id) =>
          html`<option value=${id} ?selected=${id === agentId}>${this.store.agent(id)}</option>`,
      )}
    </select>`;
  }

  private renderSpan() {
    return html`<select
      aria-label=${this.t("figures.span")}
      @change=${(event: Event) => {
        this.span = Number((event.target as HTMLSelectElement).value);
        this.load();
      }}
    >
      ${SPANS.map(
        (days) =>
          html`<option value=${days} ?selected=${days === this.span}>
            ${this.store.n("figures.days", days)}
          </option>`,
      )}
    </select>`;
  }

  private renderTiles(rows: DayFigures[], agentId: string) {
    const { format } = this.store;
    const sum = (key: "turns" | "failures" | "not_understood" | "stand_ins") =>
      format.number(rows.reduce((all, row) => all + row[key], 0));
    const priced = rows.filter(({ cost }) => cost !== null);
    const cost = priced.reduce((all, row) => all + (row.cost ?? 0), 0);
    return html`<div class="tiles">
      ${this.renderTile("figures.turns", sum("turns"))}
      ${this.renderTile("figures.failures", sum("failures"))}
      ${this.renderTile("figures.not_understood", sum("not_understood"))}
      ${this.renderTile("figures.stand_ins", sum("stand_ins"))}
      ${this.renderTile(
        "figures.cost",
        priced.length ? format.money(cost) : this.t("figures.no_price"),
      )}
      ${this.renderLimit(agentId)}
    </div>`;
  }

  private renderTile(key: string, value: string) {
    return html`<div class="card">
      <div class="quiet">${this.store.t(key)}</div>
      <div class="big">${value}</div>
    </div>`;
  }

  private renderLimit(agentId: string) {
    const row = this.found?.agents[agentId];
    if (!row?.limit) return nothing;
    const { format } = this.store;
    const told = this.t("figures.of_limit", {
      spent: format.money(row.spent),
      limit: format.money(row.limit),
    });
    return html`<div class="card">
      <div class="quiet">${this.t("figures.month")}</div>
      <div>${told}</div>
      <meter
        min="0"
        max=${row.limit}
        high=${row.limit * 0.8}
        optimum="0"
        value=${row.spent}
        aria-label=${told}
      ></meter>
      <div class="quiet">${this.store.word("limit", row.state)}</div>
    </div>`;
  }

  private renderCharts(rows: DayFigures[]) {
    const { format } = this.store;
    const byDay = new Map(rows.map((row) => [row.day, row]));
    const today = this.found?.today ?? "";
    const days = Array.from({ length: this.span }, (_, at) =>
      format.addDays(today, at + 1 - this.span),
    );
    const of = (read: (row: DayFigures) => number | null, none: number | null) =>
      days.map((day) => {
        const row = byDay.get(day);
        return row ? read(row) : none;
      });
    const chart = (title: string, lines: Line[], show: (value: number) => string) =>
      html`<section class="card">
        <h3>${title}</h3>
        <haia-chart
          .store=${this.store}
          .days=${days}
          .lines=${lines}
          .format=${show}
          .label=${this.t("figures.chart", { title })}
        ></haia-chart>
      </section>`;
    const seconds = (ms: number) => format.duration(ms);
    const whole = (value: number) => (Number.isInteger(value) ? format.number(value) : "");
    const hasCost = rows.some(({ cost }) => cost !== null);
    return html`
      ${chart(
        this.t("figures.time"),
        [
          { label: this.t("figures.median"), color: "--aa-link", values: of((row) => row.median_ms, null) },
          {
            label: this.t("figures.p95"), color: "--aa-warn", isDashed: true,
            values: of((row) => row.p95_ms, null),
          },
        ],
        seconds,
      )}
      ${hasCost
        ? chart(
            this.t("figures.cost"),
            [{
              label: this.t("figures.cost"), color: "--aa-link", isBars: true,
              values: of((row) => row.cost, 0),
            }],
            (value) => format.money(value),
          )
        : nothing}
      ${chart(
        this.t("figures.trouble"),
        [
          { label: this.t("figures.failures"), color: "--aa-error", values: of((row) => row.failures, 0) },
          {
            label: this.t("figures.not_understood"), color: "--aa-warn", isDashed: true,
            values: of((row) => row.not_understood, 0),
          },
        ],
        whole,
      )}
    `;
  }

  private renderTable(rows: DayFigures[]) {
    const { format } = this.store;
    const columns: [string, (row: DayFigures) => string][] = [
      ["figures.turns", (row) => format.number(row.turns)],
      ["figures.median", (row) => format.duration(row.median_ms)],
      ["figures.p95", (row) => format.duration(row.p95_ms)],
      ["figures.failures", (row) => format.number(row.failures)],
      ["figures.not_understood", (row) => format.number(row.not_understood)],
      ["figures.stand_ins", (row) => format.number(row.stand_ins)],
      ["figures.input", (row) => format.number(row.input_tokens)],
      ["figures.cached", (row) => format.number(row.cached_input_tokens)],
      ["figures.output", (row) => format.number(row.output_tokens)],
      ["figures.cost", (row) => (row.cost === null ? "–" : format.money(row.cost))],
    ];
    return html`<details class="card">
      <summary>${this.t("figures.table")}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label=${this.t("figures.table")}>
        <table>
          <thead>
            <tr>
              <th scope="col">${this.t("activity.day")}</th>
              ${columns.map(([key]) => html`<th scope="col">${this.store.t(key)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${[...rows].reverse().map(
              (row) => html`<tr>
                <th scope="row">${format.shortDay(row.day)}</th>
                ${columns.map(([, read]) => html`<td>${read(row)}</td>`)}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="quiet">
        <a href=${`${HOME}/activity`} @click=${onLink}>${this.t("nav.activity")}</a>
      </p>
    </details>`;
  }
}
