/** Undo under a turn that acted: what would go back is shown before it does. */

import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { UndoPreview } from "../core/types.js";
import { View } from "../core/view.js";

@customElement("haia-undo")
export class Undo extends View {
  @property() turnId = "";
  @state() private preview?: UndoPreview;
  @state() private result?: UndoPreview;
  @state() private isBusy = false;

  protected override render() {
    if (this.result) return html`<p class="quiet" role="status">${this.renderResult()}</p>`;
    if (!this.preview)
      return html`<button class="small" ?disabled=${this.isBusy} @click=${() => this.look()}>
        <haia-icon icon="mdi:undo"></haia-icon>${this.t("undo.undo")}
      </button>`;
    const { back = [], kept = [], cannot_undo: cannot = {} } = this.preview;
    const canAct = back.length > 0 || kept.length > 0;
    return html`<div role="group" aria-label=${this.t("undo.undo")}>
      ${canAct
        ? html`<p>${this.t("undo.would")}</p>
            <ul>
              ${back.map(
                (row) => html`<li>
                  ${this.t("undo.back", {
                    name: this.store.entity(row.entity_id),
                    state: this.store.state(row.entity_id, row.state ?? ""),
                  })}
                </li>`,
              )}
              ${kept.map((row) => html`<li>${this.store.word("step", String(row["tool"]))}</li>`)}
            </ul>`
        : html`<p>${this.t("undo.nothing")}</p>`}
      ${Object.entries(cannot).map(
        ([id, why]) => html`<p class="quiet">${this.store.entity(id)}: ${why}</p>`,
      )}
      <div class="row">
        ${canAct
          ? html`<button class="main small" ?disabled=${this.isBusy} @click=${() => this.act()}>
              ${this.t("undo.do")}
            </button>`
          : nothing}
        <button class="small" @click=${() => (this.preview = undefined)}>
          ${this.t("common.cancel")}
        </button>
      </div>
    </div>`;
  }

  private renderResult(): string {
    const status = this.result?.status;
    if (status === "nothing_to_undo") return this.t("status.nothing_to_undo");
    const failed = status === "failed" || status === "denied";
    if (!status || failed) return status ? this.store.word("status", status) : this.t("undo.done");
    return this.t("undo.came", { status: this.store.word("status", status) });
  }

  private async look(): Promise<void> {
    this.isBusy = true;
    this.preview = await this.ask<UndoPreview>("turns/undo", {
      turn_id: this.turnId,
      preview: true,
    });
    this.isBusy = false;
  }

  private async act(): Promise<void> {
    this.isBusy = true;
    this.result = await this.ask<UndoPreview>("turns/undo", { turn_id: this.turnId });
    this.isBusy = false;
    this.dispatchEvent(new CustomEvent("undone", { bubbles: true, composed: true }));
  }
}
