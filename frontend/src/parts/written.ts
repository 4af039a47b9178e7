/** Automations that it wrote or changed, what they were before, and the way back. */

import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { HOME, onLink } from "../core/router.js";
import type { JsonObject, People, Version } from "../core/types.js";
import { View } from "../core/view.js";
import "./sure.js";

@customElement("haia-written")
export class Written extends View {
  static override styles = [
    ...View.styles,
    css`
      ol {
        list-style: none;
        padding: 0;
        margin-top: 8px;
      }
      li {
        padding: 10px 0;
        border-top: 1px solid var(--aa-line);
      }
      summary {
        min-height: 32px;
        cursor: pointer;
      }
      pre {
        white-space: pre;
      }
    `,
  ];

  @state() private versions?: Version[];
  /** What came of putting a version back. */
  @state() private results = new Map<string, JsonObject>();

  protected override start(): void {
    this.load();
    this.listen("approvals", () => this.load());
    this.subscribe("turns/subscribe", {}, () => this.load());
  }

  protected override load(): void {
    void this.ask<{ versions: Version[]; people: People }>("automations/versions").then((found) => {
      if (!found) return;
      Object.assign(this.store.people, found.people);
      this.versions = found.versions;
    });
  }

  protected override render() {
    if (!this.versions) return html`<p class="quiet waits">${this.t("common.loading")}</p>`;
    if (!this.versions.length) return html`<p class="card">${this.t("written.nothing")}</p>`;
    const byId = new Map<string, Version[]>();
    for (const version of this.versions) {
      const known = byId.get(version.automation_id);
      if (known) known.push(version);
      else byId.set(version.automation_id, [version]);
    }
    return repeat(byId, ([id]) => id, ([id, versions]) => this.renderAutomation(id, versions));
  }

  private renderAutomation(id: string, versions: Version[]) {
    const newest = versions[0];
    const name = newest?.name || id;
    return html`<article class="card" aria-label=${name}>
      <div class="row spread">
        <h3>${name}</h3>
        ${newest?.entity_id
          ? html`<a href=${`/config/automation/edit/${encodeURIComponent(id)}`} @click=${onLink}
              >${this.t("written.open")}</a
            >`
          : html`<span class="quiet">${this.t("written.gone")}</span>`}
      </div>
      <ol aria-label=${this.t("written.versions")}>
        ${versions.map((version) => this.renderVersion(version))}
      </ol>
    </article>`;
  }

  private renderVersion(version: Version) {
    const { store } = this;
    const when = store.format.moment(version.created_ts);
    return html`<li>
      <div class="row spread">
        <span
          >${this.t("written.by", {
            deed: store.word("deed", version.deed),
            who: store.person(version.user_id),
          })}</span
        >
        <time class="quiet" title=${store.format.full(version.created_ts)}>${when}</time>
      </div>
      ${version.text === null
        ? html`<p class="quiet">${this.t("written.was_not")}</p>`
        : html`<details>
            <summary>${this.t("written.before")}</summary>
            <pre tabindex="0">${version.text}</pre>
          </details>`}
      ${store.may("automations/restore") ? this.renderBack(version) : nothing}
    </li>`;
  }

  private renderBack(version: Version) {
    const { store } = this;
    const result = this.results.get(version.version_id);
    const status = String(result?.["status"] ?? "");
    if (status === "approval_required")
      return html`<p role="status">
        ${this.t("written.asks")}
        <a href=${`${HOME}/approvals`} @click=${onLink}>${this.t("nav.waiting")}</a>
      </p>`;
    return html`${result
        ? html`<p role="status" class="quiet">
            ${store.word("status", status)}${result["message"] ? `: ${String(result["message"])}` : ""}
          </p>`
        : nothing}
      <haia-sure
        .store=${store}
        .label=${this.t(version.text === null ? "written.take_away" : "written.back")}
        .question=${this.t("written.sure")}
        @sure=${() => this.restore(version)}
      ></haia-sure>`;
  }

  private async restore(version: Version): Promise<void> {
    const id = version.version_id;
    const result = await this.ask<JsonObject>("automations/restore", { version_id: id });
    if (result) this.results = new Map(this.results).set(id, result);
  }
}
