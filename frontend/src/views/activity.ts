/** What it did, what it will do, the automations it wrote, and what it remembers. */

import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { HOME, onLink } from "../core/router.js";
import { View } from "../core/view.js";
import "../parts/memories.js";
import "../parts/planned.js";
import "../parts/timeline.js";
import "../parts/written.js";

const TABS = [
  { tab: "", text: "activity.done", needs: "turns/list" },
  { tab: "planned", text: "activity.planned", needs: "schedules/list" },
  { tab: "automations", text: "activity.automations", needs: "automations/versions" },
  { tab: "memories", text: "activity.memories", needs: "memories/list" },
];

@customElement("haia-activity")
export class Activity extends View {
  static override styles = [
    ...View.styles,
    css`
      nav {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        padding: 4px;
        margin: 0 -4px 8px;
      }
      nav .button {
        flex: none;
        min-height: 36px;
        padding: 4px 12px;
        border-radius: 18px;
        font-size: 0.875rem;
      }
      nav .button[aria-current] {
        background: var(--aa-text);
        color: var(--aa-card);
      }
    `,
  ];

  protected override render() {
    const tabs = TABS.filter(({ needs }) => this.store.may(needs));
    const tab = tabs.some((row) => row.tab === this.itemId) ? this.itemId : "";
    return html`<div class="page">
      <h2 class="hidden-text">${this.t("nav.activity")}</h2>
      <nav aria-label=${this.t("nav.activity")}>
        ${tabs.map(
          (row) => html`<a
            class="button"
            href=${`${HOME}/activity${row.tab ? `/${row.tab}` : ""}`}
            aria-current=${row.tab === tab ? "page" : nothing}
            @click=${onLink}
            >${this.store.t(row.text)}</a
          >`,
        )}
      </nav>
      ${this.renderTab(tab)}
    </div>`;
  }

  private renderTab(tab: string) {
    const { store } = this;
    if (tab === "planned") return html`<haia-planned .store=${store}></haia-planned>`;
    if (tab === "automations") return html`<haia-written .store=${store}></haia-written>`;
    if (tab === "memories") return html`<haia-memories .store=${store}></haia-memories>`;
    return html`<haia-timeline .store=${store}></haia-timeline>`;
  }
}
