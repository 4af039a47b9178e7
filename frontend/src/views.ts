/** Which element shows which address, and which of them the navigation names. */

import { html, type TemplateResult } from "lit";
import type { Store } from "./core/store.js";
import "./views/waiting.js";
import "./views/activity.js";
import "./views/chat.js";
import "./views/conversations.js";
import "./views/figures.js";
import "./views/turn.js";
import "./views/told.js";

interface ViewRow {
  /** The first part of the address below the panel. */
  view: string;
  /** A key of `nav` in the texts, and an icon: only what the navigation names has them. */
  nav?: string;
  icon?: string;
  /** The view that the navigation shows as the current one instead. */
  below?: string;
  /** The command without which there is nothing to see. */
  needs: string;
  render: (store: Store, id: string) => TemplateResult;
}

/** One element for both addresses: a new talk gets its own while it streams. */
const chat = (store: Store, id: string) =>
  html`<haia-chat .store=${store} .itemId=${id}></haia-chat>`;

export const VIEWS: ViewRow[] = [
  {
    view: "approvals",
    nav: "waiting",
    icon: "mdi:bell-outline",
    needs: "approvals/list",
    render: (store) => html`<haia-waiting .store=${store}></haia-waiting>`,
  },
  {
    view: "chat",
    nav: "chat",
    icon: "mdi:message-outline",
    needs: "chat/send",
    render: chat,
  },
  {
    view: "conversation",
    below: "chat",
    needs: "conversations/get",
    render: chat,
  },
  {
    view: "activity",
    nav: "activity",
    icon: "mdi:history",
    needs: "turns/list",
    render: (store, id) =>
      html`<haia-activity .store=${store} .itemId=${id}></haia-activity>`,
  },
  {
    view: "conversations",
    nav: "conversations",
    icon: "mdi:forum-outline",
    needs: "conversations/list",
    render: (store) => html`<haia-conversations .store=${store}></haia-conversations>`,
  },
  {
    view: "turn",
    below: "activity",
    needs: "turns/get",
    render: (store, id) => html`<haia-turn .store=${store} .itemId=${id}></haia-turn>`,
  },
  {
    view: "told",
    nav: "told",
    icon: "mdi:text-box-outline",
    needs: "context/told",
    render: (store) => html`<haia-told .store=${store}></haia-told>`,
  },
  {
    view: "figures",
    nav: "figures",
    icon: "mdi:chart-line",
    needs: "figures/get",
    render: (store) => html`<haia-figures .store=${store}></haia-figures>`,
  },
];
