import type {CardFixture} from '../api/model';

/** The public's percentages as text: a row for each fixture, empty where unknown. */
export function sharesText(fixtures: readonly CardFixture[]): string {
  const percent = (share: number) => String(Number((share * 100).toFixed(2)));
  return fixtures
    .map((fixture) => fixture.public)
    .map((shares) => (shares ? [shares.home, shares.draw, shares.away].map(percent).join(' ') : ''))
    .join('\n')
    .trimEnd();
}

/** Percentages of 1, X and 2 for each row; an empty row keeps its fixture's place. */
export function sharesOf(text: string): number[][] {
  const rows = text.trimEnd();
  return rows === ''
    ? []
    : rows.split('\n').map((row) =>
        row
          .replaceAll(',', '.')
          .split(/[^\d.]+/)
          .filter((part) => part !== '')
          .map(Number),
      );
}
