/** What the model is told: by section, what words bring up, and what is left out. */

import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { HOME, onLink } from "../core/router.js";
import type { CacheSection, Reading, Relevant, Section, Turn } from "../core/types.js";
import { View } from "../core/view.js";
import "../parts/reading.js";
import "../parts/sections.js";

const EXPOSE = "/config/voice-assistants/expose";
/** How the home is to be read is an instruction, too. */
const LABELS: Record<string, string> = { guide: "instructions" };
const MOST_NAMES = 100;
const MOST_IN_VAIN = 20;

interface Told {
  entry_id: string;
  model_id: string;
  window: number;
  left_out: string[];
  sections: Section[];
}

interface Context {
  tokens: number;
  is_complete: boolean;
  sections: CacheSection[];
  relevant?: Relevant[];
  reading?: Reading | null;
}

@customElement("haia-told")
export class ToldView extends View {
  static override styles = [
    ...View.styles,
    css`
      .scrolls {
        overflow-x: auto;
      }
      table {
        border-collapse: collapse;
        width: 100%;
        font-size: 0.875rem;
      }
      th, td {
        padding: 6px 8px;
        text-align: end;
        border-top: 1px solid var(--aa-line);
        font-variant-numeric: tabular-nums;
        font-weight: 400;
        white-space: nowrap;
      }
      th:first-child {
        text-align: start;
      }
      thead th {
        border: 0;
        color: var(--aa-quiet);
      }
      form input {
        flex: 1;
        min-width: 12em;
      }
      ul {
        padding-inline-start: 20px;
      }
      form {
        margin-bottom: 8px;
      }
    `,
  ];

  @state() private agentId = "";
  @state() private told?: Told;
  @state() private context?: Context;
  @state() private words = "";
  @state() private found?: Relevant[];
  @state() private reading?: Reading | null;
  @state() private unexposed: string[] = [];
  @state() private vain: { text: string; count: number }[] = [];

  protected override start(): void {
    this.load();
  }

  protected override load(): void {
    void this.loadAll();
  }

  private get agent(): string {
    return this.agentId || (this.store.me?.agents[0]?.agent_id ?? "");
  }

  private async loadAll(): Promise<void> {
    void this.loadHidden();
    void this.loadVain();
    this.told = await this.ask<Told>("context/told", { agent_id: this.agent });
    if (this.told) this.context = await this.askContext();
  }

  private askContext(text?: string): Promise<Context | undefined> {
    return this.ask<Context>("context/get", {
      entry_id: this.told?.entry_id,
      ...(text ? { text, language: this.store.hass.language } : {}),
    });
  }

  /** What Home Assistant knows and does not show to its assistants. */
  private async loadHidden(): Promise<void> {
    try {
      const { exposed_entities: exposed } = await this.store.hass.connection.sendMessagePromise<{
        exposed_entities: Record<string, Record<string, boolean>>;
      }>({ type: "homeassistant/expose_entity/list" });
      this.unexposed = Object.keys(this.store.hass.states).filter(
        (id) => !exposed[id]?.["conversation"],
      );
    } catch (error) {
      this.store.fail(error);
    }
  }

  /** What was said and not understood, or failed: the most often first. */
  private async loadVain(): Promise<void> {
    const counts = new Map<string, { text: string; count: number }>();
    for (const outcome of ["not_understood", "error"]) {
      const page = await this.ask<{ turns: Turn[] }>("turns/list", { outcome, limit: 200 });
      for (const { text } of page?.turns ?? []) {
        const key = text.trim().toLocaleLowerCase();
        if (!key) continue;
        const row = counts.get(key) ?? { text, count: 0 };
        row.count += 1;
        counts.set(key, row);
      }
    }
    this.vain = [...counts.values()].sort((a, b) => b.count - a.count).slice(0, MOST_IN_VAIN);
  }

  private async look(event: Event): Promise<void> {
    event.preventDefault();
    const text = this.words.trim();
    if (!text) return;
    const context = await this.askContext(text);
    this.found = context?.relevant;
    this.reading = context?.reading;
  }

  protected override render() {
    const { told, store } = this;
    const agents = store.me?.agents ?? [];
    return html`<div class="page">
      <div class="row spread">
        <h2>${this.t("told.title")}</h2>
        ${agents.length > 1
          ? html`<select aria-label=${this.t("chat.agent")} @change=${this.onAgent}>
              ${agents.map(
                ({ agent_id: id, name }) =>
                  html`<option value=${id} ?selected=${id === this.agent}>${name}</option>`,
              )}
            </select>`
          : nothing}
      </div>
      ${told ? this.renderTold(told) : nothing} ${this.renderTry()} ${this.renderCache()}
      ${this.renderHidden()} ${this.renderVain()}
    </div>`;
  }

  private onAgent = (event: Event): void => {
    this.agentId = (event.target as HTMLSelectElement).value;
    this.load();
  };

  private renderTold(told: Told) {
    const total = told.sections.reduce((sum, { tokens }) => sum + tokens, 0);
    return html`<section class="card">
      <p>
        ${this.t("told.whole", {
          model: told.model_id,
          tokens: this.store.n("told.tokens", total),
          window: this.store.format.number(told.window),
        })}
      </p>
      ${told.left_out.length
        ? html`<p class="error">${this.t("told.left_out", { what: told.left_out.join(", ") })}</p>`
        : nothing}
      <haia-sections .store=${this.store} .sections=${told.sections}></haia-sections>
    </section>`;
  }

  private renderTry() {
    return html`<h2>${this.t("told.try")}</h2>
      <section class="card">
        <form class="row" @submit=${(event: Event) => void this.look(event)}>
          <input
            aria-label=${this.t("told.sentence")}
            placeholder=${this.t("told.sentence")}
            maxlength="2000"
            .value=${this.words}
            @input=${(event: Event) => (this.words = (event.target as HTMLInputElement).value)}
          />
          <button>${this.t("told.look")}</button>
        </form>
        <div role="status">
          ${this.found
            ? this.found.length
              ? html`<ul>
                  ${this.found.map(
                    (row) => html`<li>
                      ${row.name}: ${row.state}
                      <span class="quiet">${row.reasons.join(", ")}</span>
                    </li>`,
                  )}
                </ul>`
              : html`<p>${this.t("told.nothing")}</p>`
            : nothing}
          ${this.reading
            ? html`<haia-reading .store=${this.store} .reading=${this.reading}></haia-reading>`
            : nothing}
        </div>
      </section>`;
  }

  private renderCache() {
    const { format } = this.store;
    const columns = ["entries", "count", "age", "hits", "rebuilds"];
    return html`<h2>${this.t("told.kept")}</h2>
      <div class="card scrolls" tabindex="0" role="region" aria-label=${this.t("told.kept")}>
        <table>
          <thead>
            <tr>
              <th scope="col">${this.t("told.section")}</th>
              ${columns.map((key) => html`<th scope="col">${this.t(`told.${key}`)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${(this.context?.sections ?? []).map(
              (row) => html`<tr>
                <th scope="row">${this.store.word("section", LABELS[row.name] ?? row.name)}</th>
                <td>${row.entries === undefined ? "" : format.number(row.entries)}</td>
                <td>${format.number(row.tokens)}</td>
                <td>${row.age === undefined ? "" : format.countdown(row.age)}</td>
                <td>${row.hits === undefined ? "" : format.number(row.hits)}</td>
                <td>${row.rebuilds === undefined ? "" : format.number(row.rebuilds)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }

  private renderHidden() {
    const { unexposed } = this;
    const more = unexposed.length - MOST_NAMES;
    return html`<h2>${this.t("told.hidden")}</h2>
      <section class="card">
        <p>
          ${this.store.n("told.not_exposed", unexposed.length)}
          <a href=${EXPOSE} @click=${onLink}>${this.t("told.expose")}</a>
        </p>
        <details>
          <summary>${this.t("told.which")}</summary>
          <ul class="quiet">
            ${unexposed.slice(0, MOST_NAMES).map((id) => html`<li>${this.store.entity(id)} (${id})</li>`)}
            ${more > 0 ? html`<li>${this.store.n("step.more", more)}</li>` : nothing}
          </ul>
        </details>
      </section>`;
  }

  private renderVain() {
    return html`<h2>${this.t("told.vain")}</h2>
      <section class="card">
        ${this.vain.length
          ? html`<ul>
              ${this.vain.map(
                ({ text, count }) => html`<li>
                  ${text} <span class="quiet">${this.store.n("told.times", count)}</span>
                </li>`,
              )}
            </ul>`
          : html`<p>${this.t("told.none_in_vain")}</p>`}
        <p class="quiet"><a href=${`${HOME}/activity`} @click=${onLink}>${this.t("told.all")}</a></p>
      </section>`;
  }
}
