/** Times and numbers as the user has chosen them in Home Assistant. */

import type { HomeAssistant } from "./hass.js";

const NUMBERS: Record<string, string> = {
  comma_decimal: "en-US",
  decimal_comma: "de",
  space_comma: "fr",
  quote_decimal: "de-CH",
};

export class Format {
  private formats = new Map<string, Intl.DateTimeFormat>();

  constructor(private readonly hass: HomeAssistant) {}

  private get language(): string {
    return this.hass.locale?.language ?? this.hass.language;
  }

  private zone(): string | undefined {
    return this.hass.locale?.time_zone === "server"
      ? this.hass.config.time_zone
      : undefined;
  }

  /** The zone of all times that are shown: "Europe/Berlin". */
  zoneName(): string {
    return this.zone() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  }

  /** To make a format takes longer than to use it: each is made once. */
  private made(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = language + JSON.stringify(options);
    const known = this.formats.get(key);
    if (known) return known;
    const fresh = new Intl.DateTimeFormat(language, options);
    this.formats.set(key, fresh);
    return fresh;
  }

  private date(ts: number, options: Intl.DateTimeFormatOptions): string {
    const clock = this.hass.locale?.time_format;
    const hour12 = clock === "12" ? true : clock === "24" ? false : undefined;
    return this.made(this.language, {
      timeZone: this.zone(),
      ...(options.hour && hour12 !== undefined ? { hour12 } : {}),
      ...options,
    }).format(ts * 1000);
  }

  /** The day of a moment, as "2026-11-29". */
  dayOf(ts: number): string {
    const parts = this.parts(ts);
    return `${parts["year"]}-${parts["month"]}-${parts["day"]}`;
  }

  /** The moment at which a day ("2026-11-29") begins where the user is. */
  dayStart(day: string): number {
    const midnight = Date.parse(`${day}T00:00:00Z`) / 1000;
    // Twice: around a change of the clocks the first guess may be on its other side.
    return midnight - this.offset(midnight - this.offset(midnight));
  }

  /** Another day, so many days later. */
  addDays(day: string, days: number): string {
    return new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
  }

  /** A day of the calendar, short: "29 Nov". */
  shortDay(day: string): string {
    return this.made(this.language, {
      timeZone: "UTC",
      day: "numeric",
      month: "short",
    }).format(Date.parse(`${day}T12:00:00Z`));
  }

  /** Seconds that the clocks of the user are ahead of UTC. */
  private offset(ts: number): number {
    const { year, month, day, hour, minute, second } = this.parts(ts);
    return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) / 1000 - Math.floor(ts);
  }

  private parts(ts: number): Record<string, string> {
    const format = this.made("en-GB", {
      timeZone: this.zone(),
      year: "numeric", month: "2-digit", day: "2-digit",
      hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
    });
    return Object.fromEntries(
      format.formatToParts(ts * 1000).map(({ type, value }) => [type, value]),
    );
  }

  /** The time alone, as "14:05". */
  time(ts: number): string {
    return this.date(ts, { hour: "numeric", minute: "2-digit" });
  }

  day(ts: number): string {
    return this.date(ts, { weekday: "long", day: "numeric", month: "long" });
  }

  /** The time, and the day where it is another one. */
  moment(ts: number): string {
    const key: Intl.DateTimeFormatOptions = { year: "numeric", month: "2-digit", day: "2-digit" };
    const isToday = this.date(ts, key) === this.date(Date.now() / 1000, key);
    return isToday
      ? this.time(ts)
      : this.date(ts, { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
  }

  full(ts: number): string {
    return this.date(ts, {
      weekday: "short", day: "numeric", month: "short", year: "numeric",
      hour: "numeric", minute: "2-digit", second: "2-digit",
    });
  }

  number(value: number, digits = 0): string {
    const chosen = this.hass.locale?.number_format ?? "language";
    if (chosen === "none") return value.toFixed(digits);
    const locale = chosen === "system" ? undefined : (NUMBERS[chosen] ?? this.language);
    return new Intl.NumberFormat(locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(value);
  }

  /** How long something took: "0.3 s", "2:05 min". */
  duration(ms: number): string {
    if (ms < 60_000) return `${this.number(ms / 1000, 1)} s`;
    const seconds = Math.round(ms / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} min`;
  }

  /** A short time: "12 ms", from a second on as any other. */
  milliseconds(ms: number): string {
    return ms < 1000 ? `${this.number(ms, ms < 10 ? 1 : 0)} ms` : this.duration(ms);
  }

  /** What is left of a countdown: "4:05". */
  countdown(seconds: number): string {
    const whole = Math.max(0, Math.ceil(seconds));
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor((whole % 3600) / 60);
    const rest = String(whole % 60).padStart(2, "0");
    return hours
      ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}`
      : `${minutes}:${rest}`;
  }

  money(dollars: number): string {
    return new Intl.NumberFormat(this.language, {
      style: "currency",
      currency: "USD",
      maximumSignificantDigits: 3,
    }).format(dollars);
  }
}
