import {inject, Service} from '@angular/core';
import {Language} from '../core/language';

/** The part of a match that tells its kick-off. */
export interface Kickoff {
  kickoff: string;
  kickoffTimeKnown: boolean;
}

/** Dates and times in the language of the page and the zone of the browser. */
@Service()
export class Dates {
  private readonly language = inject(Language);
  /** Making one takes longer than writing a hundred dates with it. */
  private readonly formatters = new Map<string, Intl.DateTimeFormat>();

  /** "Saturday 20 May 2017" */
  day(match: Kickoff): string {
    return this.format(match.kickoff, {dateStyle: 'full'}, match.kickoffTimeKnown);
  }

  /** "20:45"; "" when only the day is known. */
  time(match: Kickoff): string {
    if (!match.kickoffTimeKnown) {
      return '';
    }
    const kickoff = new Date(match.kickoff);
    return [kickoff.getHours(), kickoff.getMinutes()].map((n) => String(n).padStart(2, '0')).join(':');
  }

  /** "24 Nov 2026" */
  date(time: string): string {
    return this.format(time, {dateStyle: 'medium'});
  }

  /** "3 Mar 2020", of a day such as 2020-03-03. */
  shortDay(day: string): string {
    return this.format(day, {dateStyle: 'medium'}, false);
  }

  /** "3 March 2020", of a day such as 2020-03-03. */
  longDay(day: string): string {
    return this.format(day, {dateStyle: 'long'}, false);
  }

  /** "June 2024" */
  month(time: string): string {
    return this.format(time, {month: 'long', year: 'numeric'}, false);
  }

  /** "24 Nov 2026, 20:45" */
  moment(time: string): string {
    return this.format(time, {dateStyle: 'medium', timeStyle: 'short'});
  }

  /**
   * "Fri, 27 Nov 2026, 20:00 CET", for a deadline. Published lists have only
   * the day, which is stored as midnight UTC.
   */
  deadline(time: string): string {
    if (/T00:00(:00(\.0+)?)?Z$/.test(time)) {
      return this.format(time, {weekday: 'short', day: 'numeric', month: 'short', year: 'numeric'}, false);
    }
    return this.format(time, {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    });
  }

  /** "in 2 days", from now, in milliseconds. */
  until(time: string, now: number): string {
    const minutes = Math.round((Date.parse(time) - now) / 60_000);
    const [value, unit] =
      Math.abs(minutes) < 90
        ? ([minutes, 'minute'] as const)
        : Math.abs(minutes) < 48 * 60
          ? ([Math.round(minutes / 60), 'hour'] as const)
          : ([Math.floor(minutes / (24 * 60)), 'day'] as const);
    return new Intl.RelativeTimeFormat(this.locale()).format(value, unit);
  }

  /** "Central European Standard Time": the browser's zone at a time. */
  zone(time: string): string {
    const parts = new Intl.DateTimeFormat(this.locale(), {timeZoneName: 'long'}).formatToParts(
      new Date(time),
    );
    return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  }

  // A day without a time is stored as noon UTC and shown as that day everywhere.
  private format(time: string, options: Intl.DateTimeFormatOptions, local = true): string {
    const key = JSON.stringify([this.locale(), options, local]);
    let formatter = this.formatters.get(key);
    if (!formatter) {
      formatter = new Intl.DateTimeFormat(this.locale(), {...options, ...(local ? {} : {timeZone: 'UTC'})});
      this.formatters.set(key, formatter);
    }
    return formatter.format(new Date(time));
  }

  private locale(): string {
    return this.language.current() === 'en' ? 'en-GB' : 'es-ES';
  }
}

/** Writes the season 2016 as "2016-17", and one of a single year as "2016". */
export function seasonName(season: number, oneYear = false): string {
  if (oneYear) {
    return String(season);
  }
  return `${season}-${String((season + 1) % 100).padStart(2, '0')}`;
}

/** The local start of a day such as 2020-03-03, or of one some days later; undefined for an invalid day. */
export function startOfDay(day: string | undefined, later: number): string | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '');
  if (!found) {
    return undefined;
  }
  const [year, month, date] = found.slice(1).map(Number);
  return new Date(year ?? 0, (month ?? 1) - 1, (date ?? 1) + later).toISOString();
}
