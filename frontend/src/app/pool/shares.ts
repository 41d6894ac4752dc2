import type {CardFixture} from '../api/model';

/** The public's percentages as text: a line for each fixture, empty where they are not known. */
export function sharesText(fixtures: readonly CardFixture[]): string {
  const percent = (share: number) => String(Number((share * 100).toFixed(2)));
  return fixtures
    .map((fixture) => fixture.public)
    .map((shares) => (shares ? [shares.home, shares.draw, shares.away].map(percent).join(' ') : ''))
    .join('\n')
    .trimEnd();
}

/** Percentages of 1, X and 2 for each line; of an empty one none, as it keeps its fixture's place. */
export function sharesOf(text: string): number[][] {
  const lines = text.trimEnd();
  return lines === ''
    ? []
    : lines.split('\n').map((line) =>
        line
          .replaceAll(',', '.')
          .split(/[^\d.]+/)
          .filter((part) => part !== '')
          .map(Number),
      );
}
