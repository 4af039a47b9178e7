/** What every view is: an element that is drawn again when the store changes. */

import { LitElement } from "lit";
import { property } from "lit/decorators.js";
import { base, prose } from "./styles.js";
import type { Store } from "./store.js";

export abstract class View extends LitElement {
  static override styles = [base, prose];

  @property({ attribute: false }) store!: Store;
  /** The id in the address, where the view shows one thing. */
  @property() itemId = "";

  private stops: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.listen("change", () => this.requestUpdate());
    this.listen("ready", () => this.onReconnect());
    this.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops) stop();
    this.stops = [];
  }

  /** Load what is shown and subscribe to what changes it. */
  protected start(): void {}

  /** The socket is back: load again. Subscriptions go on by themselves. */
  protected onReconnect(): void {
    this.load();
  }

  protected load(): void {}

  /** Call something when the view goes away. */
  protected keep(stop: () => void): void {
    this.stops.push(stop);
  }

  protected listen(name: string, listener: (event: Event) => void): void {
    const { store } = this;
    store.addEventListener(name, listener);
    this.keep(() => store.removeEventListener(name, listener));
  }

  protected subscribe<T>(
    command: string,
    fields: Record<string, unknown>,
    callback: (event: T) => void,
  ): void {
    this.keep(this.store.subscribe(command, fields, callback));
  }

  /** Send a command; what goes wrong is shown, and the answer is undefined. */
  protected async ask<T>(
    command: string,
    fields: Record<string, unknown> = {},
  ): Promise<T | undefined> {
    try {
      return await this.store.call<T>(command, fields);
    } catch (error) {
      this.store.fail(error);
      return undefined;
    }
  }

  protected t(key: string, values?: Record<string, string | number>): string {
    return this.store.t(key, values);
  }
}
