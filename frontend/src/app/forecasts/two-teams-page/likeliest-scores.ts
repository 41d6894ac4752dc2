export interface ScoreChance {
  home: number;
  away: number;
  probability: number;
}

/** The most probable exact scores of a grid, whose rows are home goals and columns away goals. */
export function likeliestScores(grid: readonly (readonly number[])[], count: number): ScoreChance[] {
  return grid
    .flatMap((row, home) => row.map((probability, away) => ({home, away, probability})))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, count);
}
