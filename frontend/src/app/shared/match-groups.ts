import type {Match} from '../api/model';
import type {Dates} from './dates';

export interface DayGroup<T> {
  day: string;
  rows: T[];
}

/** Groups rows, which are in order of kick-off, by day. */
export function byDay<T>(rows: readonly T[], matchOf: (row: T) => Match, dates: Dates): DayGroup<T>[] {
  const groups: DayGroup<T>[] = [];
  for (const row of rows) {
    const day = dates.day(matchOf(row));
    const last = groups.at(-1);
    if (last?.day === day) {
      last.rows.push(row);
    } else {
      groups.push({day, rows: [row]});
    }
  }
  return groups;
}
