/** The button that opens Home Assistant's sidebar: its own where it is defined, else ours. */

import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { View } from "../core/view.js";

@customElement("haia-menu")
export class Menu extends View {
  @property({ type: Boolean }) narrow = false;

  protected override start(): void {
    if (!customElements.get("ha-menu-button"))
      void customElements.whenDefined("ha-menu-button").then(() => this.requestUpdate());
  }

  protected override render() {
    const { hass } = this.store;
    if (customElements.get("ha-menu-button"))
      return html`<ha-menu-button .hass=${hass} .narrow=${this.narrow}></ha-menu-button>`;
    if (!this.narrow && hass.dockedSidebar !== "always_hidden") return nothing;
    return html`<button class="plain" aria-label=${this.t("nav.menu")} @click=${this.open}>
      <haia-icon icon="mdi:menu"></haia-icon>
    </button>`;
  }

  private open(): void {
    this.dispatchEvent(new CustomEvent("hass-toggle-menu", { bubbles: true, composed: true }));
  }
}
