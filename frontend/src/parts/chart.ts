/** A small chart over days. What it shows stands in a table beside it as well. */

import { css, html } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import uPlot from "uplot";
import { View } from "../core/view.js";

export interface Line {
  label: string;
  /** A custom property with a colour: "--aa-good". */
  color: string;
  values: (number | null)[];
  isDashed?: boolean;
  isBars?: boolean;
}

const HEIGHT = 220;

@customElement("haia-chart")
export class Chart extends View {
  static override styles = [
    ...View.styles,
    css`
      :host {
        display: block;
      }
      .uplot, .uplot * {
        box-sizing: border-box;
      }
      .u-wrap {
        position: relative;
        user-select: none;
      }
      .u-over, .u-under, .u-axis, .u-select {
        position: absolute;
      }
      .u-under {
        overflow: hidden;
      }
      .uplot canvas {
        display: block;
        position: relative;
        width: 100%;
        height: 100%;
      }
      .u-cursor-x, .u-cursor-y, .u-cursor-pt {
        position: absolute;
        left: 0;
        top: 0;
        pointer-events: none;
      }
      .u-cursor-x {
        height: 100%;
        border-inline-end: 1px dashed var(--aa-text);
      }
      .u-cursor-pt {
        border-radius: 50%;
        border: 0 solid;
      }
      .u-off {
        display: none;
      }
      .legend {
        gap: 4px 16px;
      }
      .mark {
        display: inline-block;
        width: 20px;
        border-top: 3px solid;
        vertical-align: middle;
        margin-inline-end: 6px;
      }
      .mark.dashed {
        border-top-style: dashed;
      }
      .mark.bars {
        border-top-width: 12px;
        width: 12px;
      }
      .read {
        min-height: 1.5em;
      }
    `,
  ];

  /** Days as "2026-11-29", oldest first. */
  @property({ attribute: false }) days: string[] = [];
  @property({ attribute: false }) lines: Line[] = [];
  /** What the chart shows, in a sentence. */
  @property() label = "";
  @property({ attribute: false }) format: (value: number) => string = String;
  @state() private at: number | null = null;
  @query(".place") private place!: HTMLElement;
  private plot?: uPlot;
  private drawn = "";
  private observer?: ResizeObserver;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer?.disconnect();
    this.plot?.destroy();
    this.plot = undefined;
    this.drawn = "";
  }

  protected override render() {
    const { at } = this;
    return html`
      <div class="row legend quiet" aria-hidden="true">
        ${this.lines.map(
          (line) => html`<span
            ><span
              class="mark ${line.isDashed ? "dashed" : ""} ${line.isBars ? "bars" : ""}"
              style=${`border-color: var(${line.color})`}
            ></span
            >${line.label}</span
          >`,
        )}
      </div>
      <div class="place" role="img" aria-label=${this.label}></div>
      <div class="read quiet" aria-hidden="true">${at === null ? "" : this.read(at)}</div>
    `;
  }

  private read(at: number): string {
    const shown = this.lines.flatMap(({ label, values }) => {
      const value = values[at];
      return value === null || value === undefined ? [] : [`${label} ${this.format(value)}`];
    });
    return [this.store.format.shortDay(this.days[at] ?? ""), ...shown].join(" · ");
  }

  protected override updated(): void {
    // Drawn anew only for other figures, another language or another theme.
    const { language, themes, locale } = this.store.hass;
    const key = JSON.stringify([this.days, this.lines, language, locale, themes?.darkMode, themes?.theme]);
    if (key === this.drawn) return;
    this.drawn = key;
    this.draw();
  }

  private draw(): void {
    const { place } = this;
    this.plot?.destroy();
    this.observer?.disconnect();
    this.plot = new uPlot(
      this.options(place.clientWidth),
      [this.days.map((_, at) => at), ...this.lines.map(({ values }) => values)],
      place,
    );
    this.observer = new ResizeObserver(() => {
      const width = place.clientWidth;
      if (width && width !== this.plot?.width) this.plot?.setSize({ width, height: HEIGHT });
    });
    this.observer.observe(place);
  }

  private options(width: number): uPlot.Options {
    const color = (name: string) => getComputedStyle(this).getPropertyValue(name).trim();
    // A canvas knows no custom properties, and no colour that is mixed: both are resolved.
    const resolved = (name: string) => {
      this.place.style.color = `var(${name})`;
      const found = getComputedStyle(this.place).color;
      this.place.style.color = "";
      return found || color(name);
    };
    const text = resolved("--aa-quiet");
    const grid = { stroke: resolved("--aa-line"), width: 1 };
    const font = "12px Roboto, sans-serif";
    const bars = uPlot.paths.bars?.({ size: [0.7, 40] });
    return {
      width: width || 300,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false, setScale: false } },
      hooks: {
        setCursor: [(plot) => (this.at = plot.cursor.idx ?? null)],
      },
      scales: { x: { time: false }, y: { range: (_plot, _min, max) => [0, (max || 1) * 1.1] } },
      axes: [
        {
          stroke: text, font, grid, ticks: grid,
          incrs: [1, 2, 7, 14, 30],
          space: 60,
          size: 34,
          values: (_plot, at) => at.map((i) => this.store.format.shortDay(this.days[i] ?? "") ),
        },
        {
          stroke: text, font, grid, ticks: grid, size: 70,
          values: (_plot, values) => values.map((value) => this.format(value)),
        },
      ],
      series: [
        {},
        ...this.lines.map((line): uPlot.Series => {
          const stroke = resolved(line.color);
          return {
            label: line.label,
            stroke,
            width: 2,
            ...(line.isDashed ? { dash: [6, 4] } : {}),
            ...(line.isBars && bars ? { fill: stroke, paths: bars, points: { show: false } } : {}),
          };
        }),
      ],
    };
  }
}
