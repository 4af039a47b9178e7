/** The panel's own texts: they stand in the integration's translations. */

import type { Connection } from "./hass.js";

const PREFIX = "component.ha_ai_agent.config_panel.";

export type Values = Record<string, string | number>;

export class Texts {
  private plural: Intl.PluralRules;

  constructor(
    readonly language: string,
    private readonly found: Record<string, string>,
  ) {
    this.plural = new Intl.PluralRules(language);
  }

  static async load(connection: Connection, language: string): Promise<Texts> {
    const answer = await connection.sendMessagePromise<{
      resources: Record<string, string>;
    }>({
      type: "frontend/get_translations",
      language,
      category: "config_panel",
      integration: ["ha_ai_agent"],
    });
    return new Texts(language, answer.resources);
  }

  /** The names of Home Assistant's actions of one domain, as "component.light.services...". */
  static async services(
    connection: Connection,
    language: string,
    domain: string,
  ): Promise<Record<string, string>> {
    const answer = await connection.sendMessagePromise<{ resources: Record<string, string> }>({
      type: "frontend/get_translations",
      language,
      category: "services",
      integration: [domain],
    });
    return answer.resources;
  }

  has(key: string): boolean {
    return PREFIX + key in this.found;
  }

  /** A text by its key, with `{holes}` filled in. */
  get(key: string, values: Values = {}): string {
    const text = this.found[PREFIX + key] ?? key;
    return text.replace(/\{(\w+)\}/g, (hole, name: string) =>
      name in values ? String(values[name]) : hole,
    );
  }

  /** The text for a number: `key_one` for one where the language has it, else `key_other`. */
  count(key: string, count: number, shown: string, values: Values = {}): string {
    const form = `${key}_${this.plural.select(count)}`;
    return this.get(this.has(form) ? form : `${key}_other`, { count: shown, ...values });
  }
}
