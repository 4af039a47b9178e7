/** A tool call in words: "Hall lights: off, seen, 0.3 s". */

import type { Store } from "./store.js";
import type { Step } from "./talk.js";
import type { Deed, Json, JsonObject } from "./types.js";

const LISTS = ["unconfirmed", "unavailable", "not_exposed", "not_found"] as const;
const MOST_NAMES = 4;

/** What is being done, before anything has come of it. */
export function intention(store: Store, step: Step): string {
  const { args } = step;
  if (step.name === "call_service") {
    const service = serviceWords(store, String(args["domain"] ?? ""), String(args["service"] ?? ""));
    const targets = names(store, args);
    return targets ? `${targets}: ${service}` : service;
  }
  const key = `step.${step.name}`;
  const about =
    names(store, args) || first(args, ["query", "alias", "text", "automation_id", "action"]);
  const what = store.texts?.has(key) ? store.t(key) : humanize(step.name);
  return about ? `${what}: ${about}` : what;
}

/** What a deed of the past was, without the names of its things. */
export function deedWords(store: Store, deed: Deed): string {
  const key = `step.${deed.service}`;
  if (deed.domain === "tool" && store.texts?.has(key)) return store.t(key);
  return serviceWords(store, deed.domain, deed.service);
}

function serviceWords(store: Store, domain: string, service: string): string {
  return store.service(domain, service) ?? humanize(service);
}

/** What came of it. */
export function outcome(store: Store, step: Step): string {
  const { result } = step;
  if (!result) return store.t("step.runs");
  const parts: string[] = [];
  const changed = asObject(result["changed"]);
  for (const [entityId, state] of Object.entries(changed).slice(0, MOST_NAMES))
    parts.push(`${store.entity(entityId)}: ${store.state(entityId, textOf(state))}`);
  const more = Object.keys(changed).length - MOST_NAMES;
  if (more > 0) parts.push(store.n("step.more", more));
  for (const list of LISTS) {
    const ids = result[list];
    if (Array.isArray(ids) && ids.length)
      parts.push(`${ids.map((id) => store.entity(textOf(id))).join(", ")}: ${store.t(`status.${list}`)}`);
  }
  const status = result["status"];
  if (typeof status === "string") parts.push(store.word("status", status));
  else if (result["error"] !== undefined) parts.push(store.t("status.failed"));
  if (step.durationMs !== undefined) parts.push(store.format.duration(step.durationMs));
  return parts.join(", ");
}

export function isFailed({ result }: Step): boolean {
  return (
    result?.["error"] !== undefined ||
    ["failed", "denied", "unconfirmed", "partial"].includes(String(result?.["status"] ?? ""))
  );
}

function names(store: Store, args: JsonObject): string {
  const found = [
    ...ids(args["entity_id"]).map((id) => store.entity(id)),
    ...ids(args["area_id"]).map((id) => store.hass.areas?.[id]?.name ?? id),
    ...ids(args["device_id"]).map((id) => {
      const device = store.hass.devices?.[id];
      return device?.name_by_user ?? device?.name ?? id;
    }),
    ...ids(args["floor_id"]),
    ...ids(args["label_id"]),
  ];
  const shown = found.slice(0, MOST_NAMES).join(", ");
  const more = found.length - MOST_NAMES;
  return more > 0 ? `${shown}, ${store.n("step.more", more)}` : shown;
}

function ids(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.map(textOf);
  return typeof value === "string" ? value.split(",").map((id) => id.trim()) : [];
}

function asObject(value: Json | undefined): JsonObject {
  return value && typeof value === "object" && !Array.isArray(value) ? value : {};
}

function first(args: JsonObject, keys: string[]): string {
  for (const key of keys) if (typeof args[key] === "string") return args[key].slice(0, 120);
  return "";
}

export function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function humanize(name: string): string {
  const words = name.replace(/_/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
