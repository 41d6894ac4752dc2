import {newViewLimits} from '../api/limits';
import type {Probs} from '../api/model';

const {odds: oddsLimits, percentages: percentagesLimits} = newViewLimits;

/** Three numbers for 1, X and 2: as they are typed, and as they are sent. */
export interface Triple {
  text: string;
  /** Empty where nothing is typed; NaN where something is no number. */
  values: readonly number[];
}

export const emptyTriple: Triple = {text: '', values: []};

/** Reads numbers apart by spaces or anything else; their decimals may follow a comma. */
export function typedTriple(text: string): Triple {
  const values = text
    .replaceAll(/,(?=\s|$)/g, ' ')
    .replaceAll(',', '.')
    .split(/[\s;/·]+/)
    .filter((part) => part !== '')
    .map(Number);
  return {text, values};
}

/** The server says null where odds are not known. */
export function oddsTriple(odds: Probs | null | undefined): Triple {
  return odds ? tripleOf([odds.home, odds.draw, odds.away]) : emptyTriple;
}

/** The text is rounded; the values, which are sent unless others are typed, are not. */
export function percentagesTriple(shares: Probs | null | undefined): Triple {
  return shares ? tripleOf([shares.home, shares.draw, shares.away].map((share) => share * 100)) : emptyTriple;
}

/** Whether the numbers can be decimal odds: three prices that pay more than the stake. */
export function areOdds(values: readonly number[]): boolean {
  return (
    values.length === oddsLimits.maxItems &&
    values.every((value) => value > oddsLimits.items.minimum && value <= oddsLimits.items.maximum)
  );
}

/** Whether the numbers can be percentages: the server, too, puts up with what rounding does to their sum. */
export function arePercentages(values: readonly number[]): boolean {
  const sum = values.reduce((a, b) => a + b, 0);
  const {items, maxItems, sum: total} = percentagesLimits;
  return (
    values.length === maxItems &&
    values.every((value) => value >= items.minimum && value <= items.maximum) &&
    sum >= total.minimum &&
    sum <= total.maximum
  );
}

function tripleOf(values: readonly number[]): Triple {
  return {text: values.map((value) => String(Number(value.toFixed(2)))).join(' '), values};
}
