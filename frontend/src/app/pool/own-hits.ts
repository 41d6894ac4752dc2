import type {TicketContent} from '../api/model';

/** A mark of one's own beside the sign that came: whether it was among those ticked. */
export interface OwnMark {
  mark: string;
  /** Undefined as long as the sign is not known. */
  hit?: boolean | undefined;
}

/** A sign that is not known yet. */
export const notKnown = '-';

/** The column with the most hits so far; of equal ones the first. */
export function bestColumn(columns: readonly string[], signs: string): string {
  const hits = (column: string) => [...column].filter((sign, row) => sign === signs[row]).length;
  return columns.reduce((best, column) => (hits(column) > hits(best) ? column : best), columns[0] ?? '');
}

/** What a ticket has in each of the fourteen rows; of single columns, the best one. */
export function ownMarks({marks, columns}: TicketContent, signs: string): OwnMark[] {
  const ticked = columns?.length ? [...bestColumn(columns, signs)] : (marks ?? []);
  return ticked.map((mark, row) => {
    const sign = signs[row] ?? notKnown;
    return {mark, hit: sign === notKnown ? undefined : mark.includes(sign)};
  });
}

/** The same of the pleno al 15, if the ticket plays it. */
export function ownPleno({pleno}: TicketContent, cell: string | undefined): OwnMark | undefined {
  return pleno?.length
    ? {mark: pleno.join(' '), hit: cell === undefined ? undefined : pleno.includes(cell)}
    : undefined;
}
