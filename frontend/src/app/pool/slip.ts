import type {CardFixture, Probs, Score, TicketContent} from '../api/model';
import {mostProbable, signs} from '../shared/percents';

/** As ticked on the slip, in this order. */
export const slipSigns = ['1', 'X', '2'] as const;
export const plenoGoals = ['0', '1', '2', 'M'] as const;

export const fixturesOfSlip = 14;

/** What is ticked on a slip. */
export interface Slip {
  /** Of each of the fourteen fixtures: '', '1', '1X', '1X2' … */
  marks: readonly string[];
  /** Number of the marks' reduction, official or free; 0: none. */
  reduction: number;
  /** Single columns, which no marks can show; the marks are not played then. */
  columns: readonly string[];
  /** Goals of home and away in the pleno al 15; every pair is played. */
  plenoHome: readonly string[];
  plenoAway: readonly string[];
  /** Numbers of the fixtures of Elige 8; none: not played. */
  elige8: readonly number[];
}

export const emptySlip: Slip = {
  marks: Array<string>(fixturesOfSlip).fill(''),
  reduction: 0,
  columns: [],
  plenoHome: [],
  plenoAway: [],
  elige8: [],
};

/** Fixtures of the extra game. */
export const eight = 8;

/** A slip as it was stored; what cannot be read is an empty one. */
export function slipFrom(stored: string | null): Slip {
  try {
    const slip: Slip = {...emptySlip, ...(JSON.parse(stored ?? '{}') as Partial<Slip>)};
    const lists = [slip.marks, slip.columns, slip.plenoHome, slip.plenoAway, slip.elige8];
    return lists.every(Array.isArray) && slip.marks.length === fixturesOfSlip ? slip : emptySlip;
  } catch {
    return emptySlip;
  }
}

/** A mark with a sign more, or less where it had it. */
export function toggled(mark: string, sign: string): string {
  return slipSigns.filter((one) => (one === sign) !== mark.includes(one)).join('');
}

/** Goals with one more, or less, in the order of the slip. */
export function toggledGoals(goals: readonly string[], goal: string): string[] {
  return plenoGoals.filter((one) => (one === goal) !== goals.includes(one));
}

/** Whether every fixture has a mark, or there are columns; and Elige 8 has its eight, if it is played. */
export function isComplete(slip: Slip): boolean {
  if (slip.elige8.length && slip.elige8.length !== eight) {
    return false;
  }
  return slip.columns.length > 0 || slip.marks.every((mark) => mark !== '');
}

/** Whether the marks are a single column: a ticket takes two. */
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

export function slipOf(ticket: TicketContent): Slip {
  const goals = (side: number) => [
    ...new Set((ticket.pleno ?? []).map((cell) => cell.split('-')[side] ?? '')),
  ];
  return {
    marks: ticket.marks ?? emptySlip.marks,
    reduction: ticket.reduction ?? 0,
    columns: ticket.columns ?? [],
    plenoHome: goals(0),
    plenoAway: goals(1),
    elige8: ticket.elige8 ?? [],
  };
}

const blockOfSlip = 8; // columns side by side on the paper

/** Columns as the paper has them, with the number of the first in each block. */
export function blocksOf(columns: readonly string[]): {first: number; columns: string[]}[] {
  const blocks = [];
  for (let i = 0; i < columns.length; i += blockOfSlip) {
    blocks.push({first: i + 1, columns: columns.slice(i, i + blockOfSlip)});
  }
  return blocks;
}

const notKnown = '-';

/** The official signs, and for those not entered what the matches that ended say. */
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

/** Ticks the most probable sign of every fixture. */
export function likeliest(fixtures: readonly CardFixture[]): string[] {
  return fixtures.map(({probs}) => signs[mostProbable(probs)]);
}

/** The sign that we rate most above the public, where that is ten points or more. */
export function underrated(fixture: CardFixture): string | undefined {
  if (!fixture.public || fixture.source !== 'forecast') {
    return undefined;
  }
  const gap = (of: keyof Probs) => fixture.probs[of] - (fixture.public?.[of] ?? 0);
  const gaps = {'1': gap('home'), X: gap('draw'), '2': gap('away')};
  const best = slipSigns.reduce((a, b) => (gaps[b] > gaps[a] ? b : a));
  return gaps[best] >= 0.1 ? best : undefined;
}
