import type {Probs} from '../api/model';

export type Outcome = 'home' | 'draw' | 'away';

export const outcomes: readonly Outcome[] = ['home', 'draw', 'away'];

/** As printed on the pool slip. */
export const signs: Readonly<Record<Outcome, string>> = {home: '1', draw: 'X', away: '2'};

/**
 * Probabilities as percentages whose rounded values add up to 100: what rounding
 * down loses goes to the largest remainders (Hamilton's method).
 */
export function percents(probs: Probs, decimals = 0): Record<Outcome, number> {
  const scale = 10 ** decimals;
  const total = probs.home + probs.draw + probs.away;
  const parts = outcomes.map((outcome) => {
    const exact = (probs[outcome] / total) * 100 * scale;
    // The tolerance keeps a whole share whole despite floating point.
    const units = Math.floor(exact + 1e-9);
    return {outcome, units, remainder: exact - units};
  });
  let left = 100 * scale - parts.reduce((sum, part) => sum + part.units, 0);
  for (const part of [...parts].sort((a, b) => b.remainder - a.remainder)) {
    if (left-- > 0) {
      part.units++;
    }
  }
  const [home, draw, away] = parts.map((part) => part.units / scale);
  return {home: home ?? 0, draw: draw ?? 0, away: away ?? 0};
}

/** The most probable outcome; of equals, the first of 1, X, 2. */
export function mostProbable(probs: Probs): Outcome {
  return outcomes.reduce((best, outcome) => (probs[outcome] > probs[best] ? outcome : best));
}

/** Whether less than five points separate the two most probable outcomes. */
export function isCloseCall(probs: Probs): boolean {
  const [first = 0, second = 0] = outcomes.map((outcome) => probs[outcome]).sort((a, b) => b - a);
  return first - second < 0.05;
}

/** The outcome of a score. */
export function outcomeOf(score: {home: number; away: number}): Outcome {
  return score.home === score.away ? 'draw' : score.home > score.away ? 'home' : 'away';
}
