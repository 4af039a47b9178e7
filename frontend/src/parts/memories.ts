/** What it remembers of the person who looks: each can be forgotten. */

import { html } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Memory } from "../core/types.js";
import { View } from "../core/view.js";
import "./sure.js";

@customElement("haia-memories")
export class Memories extends View {
  @state() private memories?: Memory[];

  protected override start(): void {
    this.load();
    if (this.store.may("turns/subscribe"))
      this.subscribe("turns/subscribe", {}, () => this.load());
  }

  protected override load(): void {
    void this.ask<{ memories: Memory[] }>("memories/list").then((found) => {
      if (found) this.memories = found.memories.reverse();
    });
  }

  protected override render() {
    if (!this.memories) return html`<p class="quiet waits">${this.t("common.loading")}</p>`;
    return html`<p class="quiet">${this.t("memories.own")}</p>
      ${this.memories.length
        ? repeat(this.memories, (item) => item.memory_id, (item) => this.renderItem(item))
        : html`<p class="card">${this.t("memories.nothing")}</p>`}`;
  }

  private renderItem(item: Memory) {
    const { format } = this.store;
    return html`<article class="card" aria-label=${item.text}>
      <p>${item.text}</p>
      <div class="row spread">
        <span class="quiet" title=${format.full(item.created_ts)}
          >${this.t("memories.since", { time: format.moment(item.created_ts) })}</span
        >
        ${this.store.may("memories/delete")
          ? html`<haia-sure
              .store=${this.store}
              .label=${this.t("memories.forget")}
              .question=${this.t("memories.sure")}
              @sure=${() => this.forget(item)}
            ></haia-sure>`
          : ""}
      </div>
    </article>`;
  }

  private async forget(item: Memory): Promise<void> {
    await this.ask("memories/delete", { memory_id: item.memory_id });
    this.load();
  }
}
