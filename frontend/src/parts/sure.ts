/** A button that asks once more before it does what cannot be taken back. */

import { css, html } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { View } from "../core/view.js";

/** Fires "sure" after the second press. */
@customElement("haia-sure")
export class Sure extends View {
  static override styles = [
    ...View.styles,
    css`
      :host {
        display: inline-block;
      }
    `,
  ];

  @property() label = "";
  @property() question = "";
  @property({ type: Boolean }) disabled = false;
  @state() private isAsking = false;

  protected override render() {
    if (!this.isAsking)
      return html`<button class="small" ?disabled=${this.disabled} @click=${() => this.open()}>
        ${this.label}
      </button>`;
    return html`<div class="row" role="group" aria-label=${this.label}>
      <span>${this.question}</span>
      <button class="main small" @click=${() => this.say()}>${this.label}</button>
      <button class="small" @click=${() => (this.isAsking = false)}>${this.t("common.keep")}</button>
    </div>`;
  }

  private open(): void {
    this.isAsking = true;
    // The keyboard stays where the question is.
    void this.updateComplete.then(() => this.renderRoot.querySelector("button")?.focus());
  }

  private say(): void {
    this.isAsking = false;
    this.dispatchEvent(new CustomEvent("sure"));
  }
}
