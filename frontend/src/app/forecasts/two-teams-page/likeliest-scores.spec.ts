import {likeliestScores} from './likeliest-scores';

describe('the most probable scores', () => {
  it('are the largest of the grid: rows are home goals', () => {
    const grid = [
      [0.1, 0.05],
      [0.3, 0.2],
    ];
    expect(likeliestScores(grid, 3)).toEqual([
      {home: 1, away: 0, probability: 0.3},
      {home: 1, away: 1, probability: 0.2},
      {home: 0, away: 0, probability: 0.1},
    ]);
  });
});
