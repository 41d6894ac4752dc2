import type {TicketContent} from '../api/model';
import {fixturesOfSlip, slipOf} from '../shared/slip-draft';
import {plenoGoals, slipSigns} from './slip';

/** A slip of paper: what is played on it, with what stands beside the crosses. */
export interface PaperSlip {
  ticket: TicketContent;
  columns: number;
}

/** Columns on a slip of single columns. */
export const blocksOnPaper = 8;

// Sizes in millimetres.
const box = 4.4;
const blockGap = 2;
const namesWidth = 50;
const elige8Width = 7;
const head = 8;
export const paperWidth = namesWidth + elige8Width + blocksOnPaper * (3 * box + blockGap);
export const paperHeight = head + 18.5 * box;

/** The top of the row of a fixture; the pleno's home and away goals are rows 14 and 15. */
export function top(row: number): number {
  // Gaps where the paper has them.
  const gaps = [4, 8, 11, fixturesOfSlip].filter((after) => row >= after).length;
  return head + row * box + gaps * 0.6 * box;
}

/** The left of a box: of a sign of a block, of Elige 8 or of the goals of the pleno. */
export function left(block: number, place: number): number {
  return namesWidth + elige8Width + block * (3 * box + blockGap) + place * box;
}

const elige8Left = namesWidth + 1;

function boxAt(x: number, y: number): string {
  return `M${x.toFixed(2)} ${y.toFixed(2)}h${box.toFixed(2)}v${box.toFixed(2)}h-${box.toFixed(2)}z`;
}

function crossAt(x: number, y: number): string {
  const inset = 0.7;
  const length = (box - 2 * inset).toFixed(2);
  const [a, b, c] = [x + inset, y + inset, y + box - inset].map((n) => n.toFixed(2));
  return `M${a} ${b}l${length} ${length}M${a} ${c}l${length} -${length}`;
}

const rows = Array.from({length: fixturesOfSlip}, (_, row) => row);
const blocks = Array.from({length: blocksOnPaper}, (_, block) => block);

/** The outlines of all boxes. */
export const paperBoxes = [
  ...rows.flatMap((row) => [
    boxAt(elige8Left, top(row)),
    ...blocks.flatMap((block) => slipSigns.map((_, place) => boxAt(left(block, place), top(row)))),
  ]),
  ...[0, 1].flatMap((side) =>
    plenoGoals.map((_, place) => boxAt(left(0, place), top(fixturesOfSlip + side))),
  ),
].join('');

/** What is printed in the boxes. */
export const paperLabels = [
  ...rows.flatMap((row) => [
    {x: elige8Left + box / 2, y: top(row) + 0.72 * box, text: '8'},
    ...blocks.flatMap((block) =>
      slipSigns.map((text, place) => ({x: left(block, place) + box / 2, y: top(row) + 0.72 * box, text})),
    ),
  ]),
  ...[0, 1].flatMap((side) =>
    plenoGoals.map((text, place) => ({
      x: left(0, place) + box / 2,
      y: top(fixturesOfSlip + side) + 0.72 * box,
      text,
    })),
  ),
];

/** The crosses of a slip: eight single columns side by side, or marks in the first block. */
export function crossesOf(ticket: TicketContent): string {
  const slip = slipOf(ticket);
  const crosses: string[] = [];
  const tick = (block: number, row: number, mark: string) =>
    slipSigns.forEach((sign, place) => {
      if (mark.includes(sign)) {
        crosses.push(crossAt(left(block, place), top(row)));
      }
    });
  if (slip.columns.length) {
    slip.columns.forEach((column, block) => {
      [...column].forEach((sign, row) => {
        tick(block, row, sign);
      });
    });
  } else {
    slip.marks.forEach((mark, row) => {
      tick(0, row, mark);
    });
  }
  for (const number of slip.elige8) {
    crosses.push(crossAt(elige8Left, top(number - 1)));
  }
  [slip.plenoHome, slip.plenoAway].forEach((goals, side) => {
    for (const goal of goals) {
      crosses.push(
        crossAt(
          left(
            0,
            plenoGoals.findIndex((one) => one === goal),
          ),
          top(fixturesOfSlip + side),
        ),
      );
    }
  });
  return crosses.join('');
}

/** Single columns on slips of eight; none is alone on the last one unless it is the only one. */
export function slipsOfColumns(columns: readonly string[], extra: Partial<TicketContent>): PaperSlip[] {
  const slips: PaperSlip[] = [];
  for (let i = 0; i < columns.length;) {
    const rest = columns.length - i;
    const size = rest === blocksOnPaper + 1 ? blocksOnPaper - 1 : Math.min(blocksOnPaper, rest);
    slips.push({ticket: {...extra, columns: columns.slice(i, i + size)}, columns: size});
    i += size;
  }
  return withElige8OnFirst(slips);
}

/** Elige 8 is one bet: it is played on the first slip alone. */
export function withElige8OnFirst(slips: readonly PaperSlip[]): PaperSlip[] {
  return slips.map((slip, i) => (i ? {...slip, ticket: {...slip.ticket, elige8: undefined}} : slip));
}
