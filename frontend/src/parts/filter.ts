/** What of the day is wanted: by person, room, thing, and how it came out. */

import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { View } from "../core/view.js";

export interface Wanted {
  person: string;
  area: string;
  entity: string;
  outcome: string;
  /** Also what changed nothing. */
  everything: boolean;
}

export const ANYTHING: Wanted = {
  person: "", area: "", entity: "", outcome: "", everything: false,
};

const SEEN = ["seen", "unseen", "failed"];
const OUTCOMES = ["approval_required", "error", "cancelled", "not_understood"];
/** A satellite has no user: the command knows it by an empty id. */
const HOUSE = "-";
const MOST_THINGS = 30;

/** The fields of `turns/list` for what is wanted. */
export function commandOf(wanted: Wanted): Record<string, unknown> {
  const { person, area, entity, outcome } = wanted;
  const isOutcome = OUTCOMES.includes(outcome);
  return {
    ...(person ? { user_id: person === HOUSE ? "" : person } : {}),
    ...(area ? { area_id: area } : {}),
    ...(entity ? { entity_id: entity } : {}),
    ...(SEEN.includes(outcome) ? { seen: outcome } : {}),
    ...(isOutcome ? { outcome } : {}),
    acted: !wanted.everything && !isOutcome,
  };
}

/** Fires "wanted" with what is chosen. */
@customElement("haia-filter")
export class Filter extends View {
  static override styles = [
    ...View.styles,
    css`
      :host {
        display: block;
        margin-bottom: 12px;
      }
      summary {
        min-height: 32px;
        cursor: pointer;
      }
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));
        gap: 8px 12px;
        padding: 8px 0;
      }
      label {
        display: flex;
        flex-direction: column;
        font-size: 0.875rem;
      }
      label.check {
        flex-direction: row;
        align-items: center;
        gap: 8px;
        min-height: 44px;
      }
      .check input {
        min-height: 0;
        width: 20px;
        height: 20px;
      }
      select, input {
        width: 100%;
      }
    `,
  ];

  @property({ attribute: false }) wanted: Wanted = ANYTHING;
  @state() private typed = "";

  private choose(change: Partial<Wanted>): void {
    this.dispatchEvent(new CustomEvent("wanted", { detail: { ...this.wanted, ...change } }));
  }

  protected override render() {
    const { wanted } = this;
    const chosen = [wanted.person, wanted.area, wanted.entity, wanted.outcome];
    const count = chosen.filter(Boolean).length + (wanted.everything ? 1 : 0);
    return html`<details>
      <summary>${count ? this.store.n("filter.some", count) : this.t("filter.title")}</summary>
      <div class="fields">
        ${this.store.isAdmin ? this.renderPerson() : nothing} ${this.renderArea()}
        ${this.renderThing()} ${this.renderOutcome()}
        <label class="check"
          ><input
            type="checkbox"
            .checked=${wanted.everything}
            @change=${(event: Event) =>
              this.choose({ everything: (event.target as HTMLInputElement).checked })}
          />${this.t("filter.everything")}</label
        >
        ${count
          ? html`<button
              @click=${() => {
                this.typed = "";
                this.choose(ANYTHING);
              }}
            >
              ${this.t("filter.clear")}
            </button>`
          : nothing}
      </div>
    </details>`;
  }

  private renderPerson() {
    const people = Object.entries(this.store.me?.people ?? {});
    const rows: [string, string][] = [...people, [HOUSE, this.t("who.voice")]];
    return this.renderSelect(this.t("filter.person"), this.wanted.person, rows, (person) =>
      this.choose({ person }),
    );
  }

  private renderArea() {
    const areas = Object.entries(this.store.hass.areas ?? {});
    const rows = areas
      .map(([id, area]): [string, string] => [id, area?.name ?? id])
      .sort((a, b) => a[1].localeCompare(b[1]));
    return this.renderSelect(this.t("filter.area"), this.wanted.area, rows, (area) =>
      this.choose({ area }),
    );
  }

  private renderOutcome() {
    const rows = [...SEEN, ...OUTCOMES].map((key): [string, string] => [
      key,
      this.store.word("outcome", key),
    ]);
    return this.renderSelect(this.t("filter.outcome"), this.wanted.outcome, rows, (outcome) =>
      this.choose({ outcome }),
    );
  }

  private renderSelect(
    label: string,
    value: string,
    rows: [string, string][],
    choose: (value: string) => void,
  ) {
    return html`<label
      >${label}
      <select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
        <option value="" ?selected=${!value}>${this.t("filter.any")}</option>
        ${rows.map(([id, name]) => html`<option value=${id} ?selected=${id === value}>${name}</option>`)}
      </select>
    </label>`;
  }

  /** A home may have thousands of things: only those that fit the letters are offered. */
  private renderThing() {
    const { store, wanted } = this;
    const letters = this.typed.trim().toLocaleLowerCase();
    const names = letters
      ? Object.keys(store.hass.states)
          .map((id): [string, string] => [id, store.entity(id)])
          .filter(([id, name]) => id.includes(letters) || name.toLocaleLowerCase().includes(letters))
          .slice(0, MOST_THINGS)
      : [];
    return html`<label
      >${this.t("filter.thing")}
      <input
        list="things"
        autocomplete="off"
        .value=${this.typed || (wanted.entity && store.entity(wanted.entity))}
        @input=${(event: Event) => {
          this.typed = (event.target as HTMLInputElement).value;
          this.chooseThing();
        }}
      />
      <datalist id="things">
        ${names.map(([id, name]) => html`<option value=${id}>${name}</option>`)}
      </datalist>
    </label>`;
  }

  /** An id, or the whole name of a thing. */
  private chooseThing(): void {
    const { store } = this;
    const typed = this.typed.trim();
    const entity = store.hass.states[typed]
      ? typed
      : (Object.keys(store.hass.states).find(
          (id) => store.entity(id).toLocaleLowerCase() === typed.toLocaleLowerCase(),
        ) ?? "");
    // The name is shown instead of the id.
    if (entity === typed) this.typed = "";
    if (entity !== this.wanted.entity) this.choose({ entity });
  }
}
