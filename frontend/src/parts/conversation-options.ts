/** What can be done with one conversation: a dialog. */

import { css, html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { fileName, readable, save } from "../core/export.js";
import type { ConversationSummary } from "../core/types.js";
import { View } from "../core/view.js";
import "./sure.js";

@customElement("haia-conversation-options")
export class ConversationOptions extends View {
  static override styles = [
    ...View.styles,
    css`
      dialog {
        width: min(440px, calc(100vw - 32px));
        padding: 16px;
        border: 1px solid var(--aa-line);
        border-radius: 16px;
        background: var(--aa-card);
        color: var(--aa-text);
      }
      dialog::backdrop {
        background: rgba(0, 0, 0, 0.5);
      }
      h2 {
        margin-top: 0;
        overflow-wrap: anywhere;
      }
      form, .row {
        margin-bottom: 12px;
      }
      form input {
        flex: 1;
        min-width: 0;
      }
    `,
  ];

  @state() private item?: ConversationSummary;
  @state() private problem = "";
  @query("dialog") private dialog?: HTMLDialogElement;

  /** Show what can be done with a conversation. */
  open(item: ConversationSummary): void {
    this.item = item;
    this.problem = "";
    void this.updateComplete.then(() => this.dialog?.showModal());
  }

  private close(): void {
    this.dialog?.close();
  }

  protected override render() {
    const { item, store } = this;
    if (!item) return nothing;
    return html`<dialog aria-labelledby="title" @close=${() => (this.item = undefined)}>
      <h2 id="title">${item.title || this.t("talks.untitled")}</h2>
      ${store.may("conversations/update")
        ? html`<form class="row" @submit=${(event: SubmitEvent) => this.rename(event, item)}>
              <input
                name="title"
                required
                maxlength="255"
                aria-label=${this.t("talks.name")}
                .value=${item.title}
              />
              <button>${this.t("talks.rename")}</button>
            </form>
            <div class="row">
              <button @click=${() => this.archive(item)}>
                ${this.t(item.archived ? "talks.unarchive" : "talks.archive")}
              </button>
            </div>`
        : nothing}
      <div class="row">
        <button @click=${() => this.exportText(item)}>${this.t("talks.export_text")}</button>
        <button @click=${() => this.exportJson(item)}>${this.t("talks.export_json")}</button>
      </div>
      ${store.may("conversations/delete")
        ? html`<div class="row">
            <haia-sure
              .store=${store}
              .label=${this.t("talks.delete")}
              .question=${store.n("talks.sure", 1)}
              @sure=${() => this.delete(item)}
            ></haia-sure>
          </div>`
        : nothing}
      ${this.problem ? html`<p class="error" role="alert">${this.problem}</p>` : nothing}
      <button @click=${() => this.close()}>${this.t("common.close")}</button>
    </dialog>`;
  }

  /** The dialog stays where something did not work, and says why. */
  private async attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.close();
    } catch (error) {
      this.problem = this.store.reasonOf(error);
    }
  }

  private rename(event: SubmitEvent, item: ConversationSummary): void {
    event.preventDefault();
    const title = String(new FormData(event.target as HTMLFormElement).get("title") ?? "");
    void this.change(item, { title });
  }

  private archive(item: ConversationSummary): void {
    void this.change(item, { archived: !item.archived });
  }

  private change(item: ConversationSummary, fields: Record<string, unknown>): Promise<void> {
    const command = { conversation_id: item.conversation_id, ...fields };
    return this.attempt(() => this.store.call("conversations/update", command));
  }

  private delete(item: ConversationSummary): void {
    const command = { conversation_id: item.conversation_id };
    void this.attempt(() => this.store.call("conversations/delete", command));
  }

  private exportText(item: ConversationSummary): void {
    void this.attempt(async () => {
      const text = await readable(this.store, item.conversation_id);
      const day = this.store.format.dayOf(item.created_ts);
      save(fileName(item.title, day, "md"), "text/markdown", text);
    });
  }

  private exportJson(item: ConversationSummary): void {
    void this.attempt(async () => {
      const file = await this.store.call<{
        filename: string;
        media_type: string;
        content: string;
      }>("conversations/export", {
        conversation_id: item.conversation_id,
        time_zone: this.store.format.zoneName(),
      });
      save(file.filename, file.media_type, file.content);
    });
  }
}
