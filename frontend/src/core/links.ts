/** Links to what a thing is in Home Assistant: its device, its editor, its history. */

import { html } from "lit";
import { onLink } from "./router.js";
import type { Store } from "./store.js";

const EDITORS: Record<string, string> = {
  automation: "/config/automation/edit/",
  scene: "/config/scene/edit/",
};

/** The address of what an entity is; who may not configure sees its history. */
export function addressOf(store: Store, entityId: string): string {
  const [domain = "", name = ""] = entityId.split(".");
  const history = `/history?entity_id=${encodeURIComponent(entityId)}`;
  if (!store.isAdmin) return history;
  const editor = EDITORS[domain];
  const editedAs = store.hass.states[entityId]?.attributes["id"];
  if (editor && typeof editedAs === "string") return editor + encodeURIComponent(editedAs);
  if (domain === "script") return `/config/script/edit/${encodeURIComponent(name)}`;
  const deviceId = store.hass.entities?.[entityId]?.device_id;
  return deviceId ? `/config/devices/device/${encodeURIComponent(deviceId)}` : history;
}

export function entityLink(store: Store, entityId: string) {
  return html`<a href=${addressOf(store, entityId)} @click=${onLink}>${store.entity(entityId)}</a>`;
}

/** A room, as a link for who may look at the configuration of rooms. */
export function areaLink(store: Store, areaId: string, name: string) {
  return store.isAdmin
    ? html`<a href=${`/config/areas/area/${encodeURIComponent(areaId)}`} @click=${onLink}>${name}</a>`
    : html`${name}`;
}
