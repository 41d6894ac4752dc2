import type {TicketContent} from '../api/model';

export const fixturesOfSlip = 14;

/** What is ticked on a slip. */
export interface Slip {
  /** The mark of each of the fourteen fixtures: '', '1', '1X', '1X2' … */
  marks: readonly string[];
  /** The number of the reduction, official or free; 0 for none. */
  reduction: number;
  /** Single columns, which are played instead of the marks if there are any. */
  columns: readonly string[];
  /** Goals of home and away in the pleno al 15; every combination is played. */
  plenoHome: readonly string[];
  plenoAway: readonly string[];
  /** The numbers of the fixtures of Elige 8; empty if it is not played. */
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

/** Whether nothing is ticked. */
export function isBlank(slip: Slip): boolean {
  const {marks, columns, plenoHome, plenoAway, elige8} = slip;
  return (
    marks.every((mark) => mark === '') && ![columns, plenoHome, plenoAway, elige8].some((one) => one.length)
  );
}

/** Where this browser keeps the unfinished ticket of a user. */
export function slipKey(user: number, jornada: number): string {
  return `slip-${String(user)}-${String(jornada)}`;
}

/** Reads a stored slip; one that cannot be read counts as empty. */
export function slipFrom(stored: string | null): Slip {
  try {
    const slip: Slip = {...emptySlip, ...(JSON.parse(stored ?? '{}') as Partial<Slip>)};
    const lists = [slip.marks, slip.columns, slip.plenoHome, slip.plenoAway, slip.elige8];
    return lists.every(Array.isArray) && slip.marks.length === fixturesOfSlip ? slip : emptySlip;
  } catch {
    return emptySlip;
  }
}

/** Puts a ticket on a slip. */
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
