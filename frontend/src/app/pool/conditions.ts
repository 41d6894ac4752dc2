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
