/** How a sentence is read without a model: which words were used for what, how surely. */

import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Reading } from "../core/types.js";
import { View } from "../core/view.js";

/** What words are, as people see it. A role that is not here fills a sentence. */
const USES: Record<string, string[]> = {
  act: ["act", "do", "half1", "half2"],
  thing: ["name", "part"],
  kind: ["kind"],
  place: ["area", "floor", "whole", "outside"],
  value: ["number", "half", "full", "bit", "unit", "color", "choice", "prop", "to", "by"],
  which: ["all", "both", "except", "but", "and", "pronoun"],
  question: ["ask", "state", "measure", "look", "day"],
  small: ["skip", "prep"],
};

@customElement("haia-reading")
export class ReadingPart extends View {
  static override styles = [
    ...View.styles,
    css`
      table {
        border-collapse: collapse;
      }
      th,
      td {
        padding: 4px 16px 4px 0;
        text-align: start;
        font-weight: 400;
        vertical-align: top;
        overflow-wrap: anywhere;
      }
      thead th {
        color: var(--aa-quiet);
      }
      pre {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) reading!: Reading;

  protected override render() {
    const { reading } = this;
    return html`<h3>${this.t("told.reading")}</h3>
      <p>${this.t(`told.sure_${reading.certainty}`)}</p>
      ${reading.says ? html`<p class="quiet">${reading.says}</p>` : nothing}
      ${reading.words.length ? this.renderWords() : nothing}
      ${reading.left.length
        ? html`<p>${this.t("told.left", { words: reading.left.join(", ") })}</p>`
        : nothing}
      ${reading.candidates.length
        ? html`<p>${this.t("told.meant", { names: reading.candidates.join(", ") })}</p>`
        : nothing}
      ${reading.calls.length
        ? html`<p>${this.t("told.calls")}</p>
            <pre>${reading.calls.map((call) => this.line(call)).join("\n")}</pre>`
        : nothing}`;
  }

  private renderWords() {
    return html`<table>
      <thead>
        <tr>
          <th scope="col">${this.t("told.word")}</th>
          <th scope="col">${this.t("told.used_for")}</th>
        </tr>
      </thead>
      <tbody>
        ${this.reading.words.map(
          (word) => html`<tr>
            <th scope="row">${word.text}</th>
            <td>
              ${this.use(word.as)}
              <span class="quiet">${word.things?.join(", ") || word.value || nothing}</span>
            </td>
          </tr>`,
        )}
      </tbody>
    </table>`;
  }

  private use(role: string): string {
    const found = Object.entries(USES).find(([, roles]) => roles.includes(role));
    return this.t(`told.as_${found?.[0] ?? "sentence"}`);
  }

  private line({ tool, arguments: given }: Reading["calls"][number]): string {
    return `${tool} ${JSON.stringify(given)}`;
  }
}
