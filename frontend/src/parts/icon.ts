/** Home Assistant's icon where it is defined, else a sign of ours. */

import { html, LitElement, css } from "lit";
import { customElement, property } from "lit/decorators.js";

const SIGNS: Record<string, string> = {
  "mdi:menu": "☰",
  "mdi:bell-outline": "!",
  "mdi:message-outline": "✎",
  "mdi:history": "↺",
  "mdi:forum-outline": "≡",
  "mdi:text-box-outline": "¶",
  "mdi:chart-line": "∿",
  "mdi:send": "➤",
  "mdi:stop": "■",
  "mdi:undo": "↶",
  "mdi:close": "✕",
  "mdi:check": "✓",
  "mdi:plus": "+",
  "mdi:dots-vertical": "⋮",
};

@customElement("haia-icon")
export class Icon extends LitElement {
  static override styles = css`
    :host {
      display: inline-flex;
      width: 24px;
      height: 24px;
      align-items: center;
      justify-content: center;
      flex: none;
    }
  `;

  @property() icon = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute("aria-hidden", "true");
    if (!customElements.get("ha-icon"))
      void customElements.whenDefined("ha-icon").then(() => this.requestUpdate());
  }

  protected override render() {
    return customElements.get("ha-icon")
      ? html`<ha-icon .icon=${this.icon}></ha-icon>`
      : html`<span>${SIGNS[this.icon] ?? "•"}</span>`;
  }
}
