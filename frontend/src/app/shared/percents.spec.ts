import {isCloseCall, mostProbable, outcomeOf, percents} from './percents';

describe('percents', () => {
  it.each([
    ['as they are', {home: 0.52, draw: 0.27, away: 0.21}, 0, {home: 52, draw: 27, away: 21}],
    ['thirds', {home: 1 / 3, draw: 1 / 3, away: 1 / 3}, 0, {home: 34, draw: 33, away: 33}],
    ['largest remainder first', {home: 0.404, draw: 0.298, away: 0.298}, 0, {home: 40, draw: 30, away: 30}],
    ['one decimal', {home: 0.4567, draw: 0.2872, away: 0.2561}, 1, {home: 45.7, draw: 28.7, away: 25.6}],
    ['certain', {home: 1, draw: 0, away: 0}, 0, {home: 100, draw: 0, away: 0}],
  ])('%s', (_name, probs, decimals, want) => {
    expect(percents(probs, decimals)).toEqual(want);
  });

  it('add up to 100 whatever the probabilities', () => {
    for (let home = 0; home <= 100; home += 0.37) {
      for (let draw = 0; draw <= 100 - home; draw += 1.91) {
        const got = percents({home, draw, away: 100 - home - draw});
        expect(got.home + got.draw + got.away).toBe(100);
      }
    }
  });
});

describe('mostProbable', () => {
  it('is the highest, and of equals the first on the slip', () => {
    expect(mostProbable({home: 0.2, draw: 0.3, away: 0.5})).toBe('away');
    expect(mostProbable({home: 0.2, draw: 0.4, away: 0.4})).toBe('draw');
  });
});

describe('isCloseCall', () => {
  it('means less than five points between the first two', () => {
    expect(isCloseCall({home: 0.36, draw: 0.29, away: 0.35})).toBe(true);
    expect(isCloseCall({home: 0.41, draw: 0.29, away: 0.3})).toBe(false);
  });
});

describe('outcomeOf', () => {
  it.each([
    [{home: 2, away: 1}, 'home'],
    [{home: 0, away: 0}, 'draw'],
    [{home: 0, away: 3}, 'away'],
  ])('%o is %s', (score, want) => {
    expect(outcomeOf(score)).toBe(want);
  });
});
