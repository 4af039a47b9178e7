/** The panel: head, navigation, the line for errors, and the view of the address. */

import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { HomeAssistant, Route } from "./core/hass.js";
import { HOME, onLink, readPath } from "./core/router.js";
import { Store } from "./core/store.js";
import { base } from "./core/styles.js";
import { VIEWS } from "./views.js";

@customElement("ha-ai-agent-panel")
export class Panel extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100vh;
        height: 100dvh;
        background: var(--aa-page);
        --aa-top: var(--safe-area-inset-top, env(safe-area-inset-top, 0px));
        --aa-bottom: var(--safe-area-inset-bottom, env(safe-area-inset-bottom, 0px));
        --aa-left: var(--safe-area-inset-left, env(safe-area-inset-left, 0px));
        --aa-right: var(--safe-area-inset-right, env(safe-area-inset-right, 0px));
      }
      header {
        display: flex;
        align-items: center;
        gap: 4px;
        min-height: 56px;
        padding: var(--aa-top) calc(8px + var(--aa-right)) 0 calc(8px + var(--aa-left));
        background: var(--app-header-background-color, var(--aa-card));
        color: var(--app-header-text-color, var(--aa-text));
        border-bottom: 1px solid var(--aa-line);
      }
      h1 {
        flex: none;
        font-size: 1.25rem;
        font-weight: 400;
        margin: 0 8px;
        white-space: nowrap;
      }
      nav {
        display: flex;
        flex: 1;
        overflow-x: auto;
        scrollbar-width: none;
        gap: 4px;
      }
      /* Names break between words before any of them has to be scrolled to. */
      nav a {
        display: flex;
        align-items: center;
        gap: 6px;
        min-width: min-content;
        min-height: 48px;
        padding: 0 12px;
        color: inherit;
        text-decoration: none;
        line-height: 1.2;
        border-bottom: 3px solid transparent;
      }
      nav a[aria-current] {
        border-bottom-color: currentColor;
        font-weight: 500;
      }
      .count {
        min-width: 22px;
        padding: 0 6px;
        border-radius: 11px;
        background: var(--aa-text);
        color: var(--aa-card);
        font-size: 0.8rem;
        line-height: 22px;
        text-align: center;
      }
      main {
        flex: 1;
        min-height: 0;
        overflow-y: auto;
        padding-left: var(--aa-left);
        padding-right: var(--aa-right);
      }
      :host(:not([narrow])) main {
        padding-bottom: var(--aa-bottom);
      }
      :host([narrow]) nav {
        order: 3;
        flex: none;
        background: var(--aa-card);
        border-top: 1px solid var(--aa-line);
        padding: 0 calc(4px + var(--aa-right)) var(--aa-bottom) calc(4px + var(--aa-left));
      }
      :host([narrow]) nav a {
        flex: 1 0 auto;
        flex-direction: column;
        justify-content: center;
        gap: 0;
        width: min-content;
        min-width: 44px;
        min-height: 56px;
        padding: 2px 3px;
        font-size: 0.7rem;
        text-align: center;
        position: relative;
        border-bottom: 0;
        border-top: 3px solid transparent;
      }
      :host([narrow]) nav a[aria-current] {
        border-top-color: currentColor;
      }
      :host([narrow]) .count {
        position: absolute;
        top: 2px;
        inset-inline-start: 55%;
        line-height: 18px;
        min-width: 18px;
      }
      .line {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        padding: 4px 16px;
        background: var(--aa-card);
        border-bottom: 1px solid var(--aa-line);
      }
    `,
  ];

  @property({ type: Boolean, reflect: true }) narrow = false;
  @state() private path = "";
  private readonly store = new Store();
  private hasHass = false;
  private shown = "";

  @property({ attribute: false, noAccessor: true })
  set hass(hass: HomeAssistant) {
    this.hasHass = true;
    this.store.setHass(hass);
  }

  @property({ attribute: false, noAccessor: true })
  set route(route: Route) {
    this.path = route.path;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.store.addEventListener("change", this.onChange);
    window.addEventListener("location-changed", this.onMove);
    window.addEventListener("popstate", this.onMove);
    if (this.hasHass) this.store.setHass(this.store.hass);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.store.removeEventListener("change", this.onChange);
    window.removeEventListener("location-changed", this.onMove);
    window.removeEventListener("popstate", this.onMove);
    this.store.disconnect();
  }

  protected override updated(): void {
    const shown = `${this.narrow} ${this.path}`;
    const nav = this.renderRoot.querySelector("nav");
    if (!nav || shown === this.shown) return;
    this.shown = shown;
    // A phone has no room for all of them.
    nav
      .querySelector("a[aria-current]")
      ?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private onChange = (): void => this.requestUpdate();

  private onMove = (): void => {
    const { pathname } = window.location;
    if (pathname === HOME || pathname.startsWith(`${HOME}/`))
      this.path = pathname.slice(HOME.length);
  };

  protected override render() {
    const { store } = this;
    if (!this.hasHass || !store.texts || !store.me) return this.renderEmpty();
    const address = readPath(this.path);
    const row = VIEWS.find(({ view }) => view === address.view);
    const current = row?.below ?? address.view;
    return html`
      <header>
        <haia-menu .store=${store} .narrow=${this.narrow}></haia-menu>
        <h1>HA AI Agent</h1>
        ${this.narrow ? nothing : this.renderNavigation(current)}
      </header>
      ${this.renderLine()}
      <main id="main" tabindex="-1">
        ${row && store.may(row.needs)
          ? row.render(store, address.id)
          : html`<div class="page"><p>${store.t("nav.nothing")}</p></div>`}
      </main>
      ${this.narrow ? this.renderNavigation(current) : nothing}
    `;
  }

  /** Before the texts are there: only what has none. */
  private renderEmpty() {
    const message = this.store.failure?.message;
    return html`<header>
        ${this.hasHass
          ? html`<haia-menu .store=${this.store} .narrow=${this.narrow}></haia-menu>`
          : nothing}
        <h1>HA AI Agent</h1>
      </header>
      <main>${message ? html`<p class="page" role="alert">${message}</p>` : nothing}</main>`;
  }

  private renderNavigation(current: string) {
    const { store } = this;
    const waiting = store.approvals.length;
    return html`<nav aria-label=${store.t("nav.label")}>
      ${VIEWS.filter((row) => row.nav && store.may(row.needs)).map(
        (row) => html`<a
          href=${`${HOME}/${row.view}`}
          aria-current=${row.view === current ? "page" : nothing}
          @click=${onLink}
        >
          <haia-icon .icon=${row.icon ?? ""}></haia-icon>
          <span>${store.t(`nav.${row.nav ?? ""}`)}</span>
          ${row.view === "approvals" && waiting
            ? html`<span class="count" aria-hidden="true">${store.format.number(waiting)}</span>
                <span class="hidden-text">${store.n("nav.count", waiting)}</span>`
            : nothing}
        </a>`,
      )}
    </nav>`;
  }

  private renderLine() {
    const { store } = this;
    if (!store.isConnected)
      return html`<div class="line" role="status">${store.t("error.connection")}</div>`;
    if (!store.failure) return nothing;
    return html`<div class="line" role="alert">
      <span class="error">${store.reason(store.failure)}</span>
      <button class="plain" aria-label=${store.t("common.close")} @click=${() => store.clearFailure()}>
        <haia-icon icon="mdi:close"></haia-icon>
      </button>
    </div>`;
  }
}
