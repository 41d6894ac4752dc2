import type {Card, CardFixture, Probs, Score, TicketContent} from '../api/model';
import {mostProbable, signs} from '../shared/percents';
import type {Slip} from '../shared/slip-draft';

/** The signs in the order of the slip. */
export const slipSigns = ['1', 'X', '2'] as const;
export const plenoGoals = ['0', '1', '2', 'M'] as const;

/** The number of fixtures in Elige 8. */
export const elige8Fixtures = 8;

/** Adds a sign to a mark, or removes it. */
export function toggled(mark: string, sign: string): string {
  return slipSigns.filter((one) => (one === sign) !== mark.includes(one)).join('');
}

/** Adds a choice to the goals, or removes it, in the order of the slip. */
export function toggledGoals(goals: readonly string[], goal: string): string[] {
  return plenoGoals.filter((one) => (one === goal) !== goals.includes(one));
}

/** Whether every fixture has a mark, or there are columns, and Elige 8 is complete if played. */
export function isComplete(slip: Slip): boolean {
  if (slip.elige8.length && slip.elige8.length !== elige8Fixtures) {
    return false;
  }
  return slip.columns.length > 0 || slip.marks.every((mark) => mark !== '');
}

/** Whether the marks make a single column; a ticket needs at least two. */
export function isOneColumn(slip: Slip): boolean {
  const cells = slip.plenoHome.length * slip.plenoAway.length;
  return (
    !slip.columns.length && !slip.reduction && cells < 2 && slip.marks.every((mark) => mark.length === 1)
  );
}

export function ticketOf(slip: Slip): TicketContent {
  const pleno = slip.plenoHome.flatMap((home) => slip.plenoAway.map((away) => `${home}-${away}`));
  return {
    ...(slip.columns.length ? {columns: [...slip.columns]} : {marks: [...slip.marks]}),
    ...(slip.reduction && !slip.columns.length ? {reduction: slip.reduction} : {}),
    ...(pleno.length ? {pleno} : {}),
    ...(slip.elige8.length ? {elige8: [...slip.elige8]} : {}),
  };
}

const notKnown = '-';

/** The official signs; where they are missing, the outcomes of finished matches. */
export function signsOf(fixtures: readonly CardFixture[]): string {
  return fixtures
    .map(({sign, score}) => sign ?? (score ? signOfGoals(score.home, score.away) : notKnown))
    .join('');
}

/** The cell of the pleno al 15 for a score. */
export function cellOf({home, away}: Score): string {
  const goals = (n: number) => (n > 2 ? 'M' : String(n));
  return `${goals(home)}-${goals(away)}`;
}

function signOfGoals(home: number, away: number): string {
  return home > away ? '1' : home < away ? '2' : 'X';
}

/** Marks with the most probable sign of every fixture. */
export function likeliest(fixtures: readonly CardFixture[]): string[] {
  return fixtures.map(({probs}) => signs[mostProbable(probs)]);
}

/** Whether the probabilities of a fixture are a forecast of ours. */
export function isOurs({source}: CardFixture): boolean {
  return source === 'forecast' || source === 'teams';
}

/** The sign that we rate furthest above the public, if by ten percentage points or more. */
export function underratedSign(fixture: CardFixture): string | undefined {
  if (!fixture.public || !isOurs(fixture)) {
    return undefined;
  }
  const gap = (of: keyof Probs) => fixture.probs[of] - (fixture.public?.[of] ?? 0);
  const gaps = {'1': gap('home'), X: gap('draw'), '2': gap('away')};
  const best = slipSigns.reduce((a, b) => (gaps[b] > gaps[a] ? b : a));
  return gaps[best] >= 0.1 ? best : undefined;
}

/** What a ticket costs, in columns and in euros; undefined while it is not complete. */
export function priceOf(slip: Slip, card: Card): {columns: number; cost: number} | undefined {
  const {columns, pleno} = ticketOf(slip);
  const reduction = card.reductions.find((one) => one.number === slip.reduction);
  if ((!columns && slip.marks.includes('')) || (slip.reduction && !columns && !reduction)) {
    return undefined;
  }
  const single =
    columns?.length ?? reduction?.columns ?? slip.marks.reduce((all, {length}) => all * length, 1);
  const bets = single * Math.max(1, pleno?.length ?? 0);
  const extra = slip.elige8.length === elige8Fixtures ? card.elige8Price : 0;
  return {columns: bets, cost: bets * card.price + extra};
}
