/** The spans of a turn below each other, each where it began and as long as it took. */

import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Json, Span } from "../core/types.js";
import { View } from "../core/view.js";

const LEAST = 0.4;

@customElement("haia-waterfall")
export class Waterfall extends View {
  static override styles = [
    ...View.styles,
    css`
      ol {
        list-style: none;
        padding: 0;
      }
      li {
        padding: 4px 0;
      }
      .track {
        height: 8px;
        margin-top: 2px;
        border-radius: 4px;
        background: color-mix(in srgb, var(--aa-text) 10%, transparent);
      }
      .bar {
        height: 100%;
        border-radius: 4px;
        background: var(--aa-link);
      }
      .failed .bar {
        background: var(--aa-error);
      }
      .time {
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
    `,
  ];

  @property({ attribute: false }) spans: Span[] = [];

  protected override render() {
    const { spans } = this;
    const whole = Math.max(1, ...spans.map((span) => span.start_ms + (span.duration_ms ?? 0)));
    return html`<ol aria-label=${this.t("turn.spans")}>
      ${spans.map((span) => this.renderSpan(span, whole))}
    </ol>`;
  }

  private renderSpan(span: Span, whole: number) {
    const { format } = this.store;
    const from = (span.start_ms / whole) * 100;
    const long = Math.max(LEAST, ((span.duration_ms ?? 0) / whole) * 100);
    const failed = textOf(span.attributes?.["error"]);
    return html`<li
      class=${failed ? "failed" : ""}
      style=${`padding-inline-start:${this.depth(span) * 16}px`}
    >
      <div class="row spread">
        <span>${this.name(span)}</span>
        <span class="time quiet">
          ${span.duration_ms === null
            ? this.t("step.runs")
            : this.t("turn.span", {
                took: format.milliseconds(span.duration_ms),
                start: format.milliseconds(span.start_ms),
              })}
        </span>
      </div>
      <div class="track" aria-hidden="true">
        <div
          class="bar"
          style=${`margin-inline-start:${Math.min(from, 100 - LEAST)}%;width:${Math.min(long, 100 - from)}%`}
        ></div>
      </div>
      ${this.renderAbout(span)}
      ${failed ? html`<p class="error quiet">${this.said(span, failed)}</p>` : nothing}
    </li>`;
  }

  private depth(span: Span): number {
    let depth = 0;
    for (let at = span.parent; at !== null && at !== undefined && depth < 8; depth += 1)
      at = this.spans[at]?.parent ?? null;
    return depth;
  }

  private name({ name, attributes }: Span): string {
    if (name.startsWith("tool ")) return this.store.word("step", name.slice(5));
    const key = `span.${name.replace(/ /g, "_")}`;
    if (!this.store.texts?.has(key)) return name;
    return this.t(key, {
      model: textOf(attributes?.["model"]),
      count: textOf(attributes?.["iteration"]),
    });
  }

  /** Tokens, their cached share, and when the first of the answer came. */
  private renderAbout({ attributes = {} }: Span) {
    const parts: string[] = [];
    const input = Number(attributes["input_tokens"] ?? 0);
    if (input) parts.push(tokens(this, input, attributes));
    const first = attributes["first_event_ms"];
    if (typeof first === "number")
      parts.push(this.t("turn.first", { time: this.store.format.milliseconds(first) }));
    return parts.length ? html`<p class="quiet">${parts.join(", ")}</p>` : nothing;
  }

  private said({ attributes = {} }: Span, failed: string): string {
    const message = textOf(attributes["message"]);
    const why = this.store.word("failure", failed);
    return message ? this.t("turn.said", { why, message }) : why;
  }
}

function tokens(view: Waterfall, input: number, attributes: Record<string, Json>): string {
  const { format } = view.store;
  const cached = Number(attributes["cached_input_tokens"] ?? 0);
  return view.store.t("turn.tokens", {
    input: format.number(input),
    share: format.number(input ? (cached / input) * 100 : 0),
    output: format.number(Number(attributes["output_tokens"] ?? 0)),
  });
}

function textOf(value: Json | undefined): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
