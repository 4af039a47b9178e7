/** Parts of a request with their tokens: each opens to its whole text. */

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Section } from "../core/types.js";
import { View } from "../core/view.js";

@customElement("haia-sections")
export class Sections extends View {
  static override styles = [
    ...View.styles,
    css`
      details {
        border-top: 1px solid var(--aa-line);
      }
      summary {
        display: flex;
        justify-content: space-between;
        gap: 8px;
        min-height: 44px;
        align-items: center;
        cursor: pointer;
      }
      summary::before {
        content: "▸";
        width: 1em;
      }
      details[open] > summary::before {
        content: "▾";
      }
      .name {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .each {
        columns: 18em;
        list-style: none;
        padding: 0 0 8px;
      }
      pre {
        max-height: 60vh;
        overflow-y: auto;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) sections: Section[] = [];
  private opened = new Set<Section>();

  protected override render() {
    return html`${this.sections.map((section) => this.renderSection(section))}`;
  }

  private renderSection(section: Section) {
    // The text of a closed part is not in the page: a home may have a long one.
    const isOpen = this.opened.has(section);
    return html`<details @toggle=${(event: Event) => this.toggle(section, event)}>
      <summary>
        <span class="name">${this.store.word("section", section.name)}</span>
        <span class="quiet">
          ${this.store.n("told.tokens", section.tokens)}
        </span>
      </summary>
      ${isOpen ? this.renderOpen(section) : nothing}
    </details>`;
  }

  private renderOpen(section: Section): TemplateResult {
    const each = Object.entries(section.each ?? {});
    return html`${each.length
        ? html`<ul class="each quiet">
            ${each.map(
              ([name, count]) => html`<li>${name}: ${this.store.format.number(count)}</li>`,
            )}
          </ul>`
        : nothing}
      <pre tabindex="0" aria-label=${this.store.word("section", section.name)}>${section.text}</pre>`;
  }

  private toggle(section: Section, event: Event): void {
    if ((event.currentTarget as HTMLDetailsElement).open) this.opened.add(section);
    else this.opened.delete(section);
    this.requestUpdate();
  }
}
