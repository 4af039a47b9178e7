/**
 * A list of which only what is seen exists: rows of one height, however many there are.
 * Drawn in the view's own root, so the rows have its styles; the view gives `.rows`
 * its place.
 */

import { css, html, type ReactiveController, type TemplateResult } from "lit";
import type { LitElement } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { styleMap } from "lit/directives/style-map.js";

const SPARE = 6;
/** So many rows before the end the next ones are asked for. */
const AHEAD = 30;

export const rowStyles = css`
  .rows {
    position: relative;
    overflow-y: auto;
    overflow-anchor: none;
  }
  .rows > .all {
    position: relative;
    list-style: none;
    padding: 0;
  }
  .rows > .all > * {
    position: absolute;
    inset-inline: 0;
    top: 0;
    contain: strict;
  }
`;

export class Rows implements ReactiveController {
  private first = 0;
  private shown = 20;
  private observer?: ResizeObserver;
  private box?: HTMLElement;

  constructor(
    private readonly host: LitElement,
    private readonly height: number,
    private readonly onEnd: () => void,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.observer?.disconnect();
    this.observer = undefined;
    this.box = undefined;
  }

  hostUpdated(): void {
    const box = this.host.renderRoot.querySelector<HTMLElement>(".rows");
    if (!box || box === this.box) return;
    this.box = box;
    this.observer?.disconnect();
    this.observer = new ResizeObserver(() => this.look());
    this.observer.observe(box);
  }

  scrollToTop(): void {
    this.box?.scrollTo({ top: 0 });
  }

  /** See what is in sight; draw only when it is other rows. */
  private look = (): void => {
    const { box } = this;
    if (!box) return;
    const first = Math.max(0, Math.floor(box.scrollTop / this.height) - SPARE);
    const shown = Math.ceil(box.clientHeight / this.height) + 2 * SPARE;
    if (first === this.first && shown === this.shown) return;
    this.first = first;
    this.shown = shown;
    this.host.requestUpdate();
  };

  render<T>(
    items: readonly T[],
    options: { label: string; hasMore: boolean; key: (item: T) => string },
    row: (item: T) => TemplateResult,
  ) {
    const first = Math.min(this.first, Math.max(0, items.length - this.shown));
    const last = Math.min(items.length, first + this.shown);
    if (options.hasMore && last + AHEAD > items.length) this.onEnd();
    const seen = items.slice(first, last).map((item, at) => ({ item, at: first + at }));
    return html`<div class="rows" tabindex="0" @scroll=${this.look}>
      <ul
        class="all"
        aria-label=${options.label}
        style=${styleMap({ height: `${items.length * this.height}px` })}
      >
        ${repeat(
          seen,
          ({ item }) => options.key(item),
          ({ item, at }) => html`<li
            style=${styleMap({
              height: `${this.height}px`,
              transform: `translateY(${at * this.height}px)`,
            })}
            aria-posinset=${at + 1}
            aria-setsize=${options.hasMore ? -1 : items.length}
          >
            ${row(item)}
          </li>`,
        )}
      </ul>
    </div>`;
  }
}
