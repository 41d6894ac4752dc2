/** A line of the list of conditions. */
export interface ConditionRow {
  /** Such as "variants 3..6". */
  text: string;
  /** Whether it only shows what it would leave. */
  off: boolean;
}

/** Reads stored conditions; without any that can be read there is one empty line. */
export function rowsFrom(stored: string | null): readonly ConditionRow[] {
  try {
    const rows = JSON.parse(stored ?? '[]') as ConditionRow[];
    if (rows.length && rows.every(({text, off}) => typeof text === 'string' && typeof off === 'boolean')) {
      return rows;
    }
  } catch {
    // What cannot be read is replaced by the next change.
  }
  return [{text: '', off: false}];
}

/** Moves a line up by one. */
export function moved(rows: readonly ConditionRow[], index: number): readonly ConditionRow[] {
  const all = [...rows];
  const [row] = all.splice(index, 1);
  if (row) {
    all.splice(Math.max(0, index - 1), 0, row);
  }
  return all;
}

const offWord = 'off ';

/** Lines as the server reads and keeps them; empty ones are left out. */
export function textsOf(rows: readonly ConditionRow[]): string[] {
  return rows.filter(({text}) => text.trim() !== '').map(({text, off}) => (off ? offWord : '') + text.trim());
}

/** The lines of kept conditions. */
export function rowsOf(texts: readonly string[]): readonly ConditionRow[] {
  return texts.map((text) => {
    const off = text.startsWith(offWord);
    return {text: off ? text.slice(offWord.length) : text, off};
  });
}

/** The marks of a slip as a condition, of which at least half must be right. */
export function conditionOfMarks(marks: readonly string[]): string {
  const size = marks.filter((mark) => mark !== '').length;
  const column = marks.map((mark) => (mark.length > 1 ? `[${mark}]` : mark || '-')).join('');
  return `column ${column} hits ${Math.ceil(size / 2)}..${size}`;
}

/** A line of each kind, to begin with. */
export const conditionExamples = [
  {name: 'homes', text: 'homes 5..9'},
  {name: 'draws', text: 'draws 2..6'},
  {name: 'aways', text: 'aways 1..5'},
  {name: 'variants', text: 'variants 4..9'},
  {name: 'group', text: 'variants in 1-7 1..4'},
  {name: 'run', text: 'run ..5'},
  {name: 'runOf', text: 'run X ..2'},
  {name: 'interruptions', text: 'interruptions 4..10'},
  {name: 'figure', text: 'figure 8-4-2 7-4-3 7-3-4'},
  {name: 'halves', text: 'halves X2 ..4'},
  {name: 'symmetries', text: 'symmetries 1..5'},
  {name: 'distance', text: 'distance X ..6'},
  {name: 'weight', text: 'weight X2 20..70'},
  {name: 'points', text: 'points 1h 2a 3..6'},
  {name: 'column', text: 'column 11111111111111 hits 6..11'},
  {name: 'own', text: 'own 450..'},
  {name: 'public', text: 'public ..800'},
  {name: 'probability', text: 'probability 1e-8..1e-5'},
  {name: 'prize', text: 'prize 1000..'},
  {name: 'some', text: 'some 1.. of { variants 4..9 ; run ..4 }'},
  {name: 'if', text: 'if { homes 9.. } then { draws ..3 }'},
] as const;
