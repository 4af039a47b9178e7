/** The one place that talks to Home Assistant: commands, subscriptions and what views share. */

import { Format } from "./format.js";
import type { Connection, HomeAssistant, Unsubscribe } from "./hass.js";
import { Texts, type Values } from "./texts.js";
import type { Approval, Me, People } from "./types.js";

const DOMAIN = "ha_ai_agent";

interface ApprovalEvent {
  type: "list" | "requested" | "resolved";
  approvals?: Approval[];
  approval?: Approval;
  server_ts: number;
  people?: People;
}

/** Why a command was not done. */
export interface Failure {
  code: string;
  message: string;
}

export function failureOf(error: unknown): Failure {
  if (error && typeof error === "object" && "message" in error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    return { code: String(code ?? "unknown"), message: String(message ?? "") };
  }
  return { code: "unknown", message: String(error) };
}

/** Tells its listeners of "change", and of "ready" when the socket is back. */
export class Store extends EventTarget {
  hass!: HomeAssistant;
  texts?: Texts;
  format!: Format;
  me?: Me;
  approvals: Approval[] = [];
  people: People = {};
  isConnected = true;
  failure?: Failure;
  private clockOffset = 0;
  private connection?: Connection;
  private stopApprovals?: () => void;
  private seen: unknown[] = [];
  /** Names of actions by language and domain; undefined while they are on their way. */
  private services = new Map<string, Record<string, string> | undefined>();

  /** Take in Home Assistant's newest object; most of them change nothing here. */
  setHass(hass: HomeAssistant): void {
    this.hass = hass;
    if (this.connection !== hass.connection) this.connect(hass.connection);
    const seen = [
      hass.language, hass.locale, hass.user?.id, hass.dockedSidebar, hass.themes,
    ];
    if (seen.every((item, at) => item === this.seen[at]) && this.seen.length) return;
    this.seen = seen;
    this.format = new Format(hass);
    if (this.texts?.language !== hass.language) void this.loadTexts(hass.language);
    this.changed();
  }

  private connect(connection: Connection): void {
    this.disconnect();
    this.connection = connection;
    connection.addEventListener("ready", this.onReady);
    connection.addEventListener("disconnected", this.onLost);
    void this.loadMe();
    this.stopApprovals = this.subscribe<ApprovalEvent>("approvals/subscribe", {}, (event) =>
      this.onApproval(event),
    );
  }

  disconnect(): void {
    this.stopApprovals?.();
    this.connection?.removeEventListener("ready", this.onReady);
    this.connection?.removeEventListener("disconnected", this.onLost);
    this.connection = undefined;
  }

  private onReady = (): void => {
    this.isConnected = true;
    void this.loadMe();
    this.changed();
    this.dispatchEvent(new Event("ready"));
  };

  private onLost = (): void => {
    this.isConnected = false;
    this.changed();
  };

  private async loadTexts(language: string): Promise<void> {
    try {
      this.texts = await Texts.load(this.hass.connection, language);
    } catch (error) {
      this.fail(error);
    }
    this.changed();
  }

  private async loadMe(): Promise<void> {
    try {
      this.me = await this.call<Me>("panel/get");
      Object.assign(this.people, this.me.people);
    } catch (error) {
      this.fail(error);
    }
    this.changed();
  }

  private onApproval(event: ApprovalEvent): void {
    this.setServerTime(event.server_ts);
    Object.assign(this.people, event.people);
    if (event.type === "list") {
      this.approvals = event.approvals ?? [];
    } else if (event.approval) {
      const { approval_id: id } = event.approval;
      const old = this.approvals.find((item) => item.approval_id === id);
      const others = this.approvals.filter((item) => item.approval_id !== id);
      if (event.type === "resolved") this.approvals = others;
      else {
        this.approvals = [...others, { ...old, ...event.approval }];
        // The list says besides who may answer it.
        void this.reloadApprovals();
      }
      this.dispatchEvent(new Event("approvals"));
    }
    this.changed();
  }

  async reloadApprovals(past = 0): Promise<Approval[]> {
    const answer = await this.call<{
      approvals: Approval[];
      past: Approval[];
      server_ts: number;
      people: People;
    }>("approvals/list", { past });
    this.setServerTime(answer.server_ts);
    Object.assign(this.people, answer.people);
    this.approvals = answer.approvals;
    this.changed();
    return answer.past;
  }

  private setServerTime(ts: number): void {
    this.clockOffset = ts - Date.now() / 1000;
  }

  /** What the server's clock shows: countdowns go by it. */
  now(): number {
    return Date.now() / 1000 + this.clockOffset;
  }

  /** Send a command of the integration and return its answer. */
  call<T>(command: string, fields: Record<string, unknown> = {}): Promise<T> {
    return this.hass.connection.sendMessagePromise<T>({
      type: `${DOMAIN}/${command}`,
      ...fields,
    });
  }

  /** Hear of something until the returned function is called; it goes on after a break. */
  subscribe<T>(
    command: string,
    fields: Record<string, unknown>,
    callback: (event: T) => void,
  ): () => void {
    let isStopped = false;
    let stop: Unsubscribe | undefined;
    this.hass.connection
      .subscribeMessage<T>(
        (event) => {
          if (!isStopped) callback(event);
        },
        { type: `${DOMAIN}/${command}`, ...fields },
      )
      .then((unsubscribe) => {
        stop = unsubscribe;
        if (isStopped) void this.end(stop);
      })
      .catch((error: unknown) => this.fail(error));
    return () => {
      isStopped = true;
      if (stop) void this.end(stop);
    };
  }

  private async end(stop: Unsubscribe): Promise<void> {
    try {
      await stop();
    } catch {
      // The socket is gone, and with it the subscription.
    }
  }

  may(command: string): boolean {
    return this.me?.may.includes(command) ?? false;
  }

  get isAdmin(): boolean {
    return this.me?.person === "administrator";
  }

  /** Show why something did not work, until it is closed. */
  fail(error: unknown): void {
    this.failure = failureOf(error);
    this.changed();
  }

  clearFailure(): void {
    this.failure = undefined;
    this.changed();
  }

  changed(): void {
    this.dispatchEvent(new Event("change"));
  }

  // Texts

  t(key: string, values?: Values): string {
    return this.texts?.get(key, values) ?? "";
  }

  n(key: string, count: number, values?: Values): string {
    return this.texts?.count(key, count, this.format.number(count), values) ?? "";
  }

  /** The text of one of a few known words, or the word itself. */
  word(section: string, word: string): string {
    const key = `${section}.${word}`;
    return this.texts?.has(key) ? this.texts.get(key) : word;
  }

  /** An error in the user's language where we know it, else as the server said it. */
  reason(failure: Failure): string {
    return this.texts?.has(`error.${failure.code}`)
      ? this.texts.get(`error.${failure.code}`)
      : failure.message || this.t("error.unknown");
  }

  reasonOf(error: unknown): string {
    return this.reason(failureOf(error));
  }

  // Names

  person(userId: string | null): string {
    if (!userId) return this.t("who.voice");
    if (userId === this.hass.user?.id) return this.t("who.you");
    return this.people[userId] ?? this.t("who.gone");
  }

  entity(entityId: string): string {
    return String(this.hass.states[entityId]?.attributes["friendly_name"] ?? entityId);
  }

  state(entityId: string, state: string): string {
    const now = this.hass.states[entityId];
    return (now && this.hass.formatEntityState?.(now, state)) || state;
  }

  /** The name of an action in the user's language; undefined where it has none (yet). */
  service(domain: string, service: string): string | undefined {
    const key = `${this.hass.language} ${domain}`;
    if (!this.services.has(key) && /^[a-z0-9_]{1,80}$/.test(domain)) {
      this.services.set(key, undefined);
      Texts.services(this.hass.connection, this.hass.language, domain).then(
        (found) => {
          this.services.set(key, found);
          this.changed();
        },
        () => undefined,
      );
    }
    return this.services.get(key)?.[`component.${domain}.services.${service}.name`];
  }

  agent(agentId: string): string {
    return this.me?.agents.find((agent) => agent.agent_id === agentId)?.name ?? agentId;
  }
}
