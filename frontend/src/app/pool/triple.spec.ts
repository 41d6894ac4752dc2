import {areOdds, arePercentages, oddsTriple, percentagesTriple, typedTriple} from './triple';

describe('three numbers for 1, X and 2', () => {
  it('are read with decimal points and commas', () => {
    expect(typedTriple('1.85 3.4 4.5').values).toEqual([1.85, 3.4, 4.5]);
    expect(typedTriple('1,85, 3,4; 4,5 ').values).toEqual([1.85, 3.4, 4.5]);
    expect(typedTriple(' ').values).toEqual([]);
    expect(typedTriple('1.85 x 4.5').values[1]).toBeNaN();
  });

  it('keep what is stored beside the text that is rounded', () => {
    const third = 1 / 3;
    const triple = percentagesTriple({home: third, draw: third, away: third});
    expect(triple).toEqual({text: '33.33 33.33 33.33', values: [third * 100, third * 100, third * 100]});
    expect(oddsTriple({home: 1.9, draw: 3.4, away: 4.5}).text).toBe('1.9 3.4 4.5');
    expect(oddsTriple(null).values).toEqual([]);
  });

  it('are odds or percentages, or neither', () => {
    expect(areOdds([1.85, 3.4, 4.5])).toBe(true);
    expect(areOdds([1.85, 3.4])).toBe(false);
    expect(areOdds([1, 3.4, 4.5])).toBe(false);
    expect(areOdds([NaN, 3.4, 4.5])).toBe(false);
    expect(arePercentages([61, 24, 15])).toBe(true);
    expect(arePercentages([61, 24, 35])).toBe(false);
    expect(arePercentages([-5, 70, 35])).toBe(false);
    expect(arePercentages([101, 1, 1])).toBe(false);
    expect(arePercentages([60, 25, 10])).toBe(true); // rounded ones seldom give 100
    expect(arePercentages([60, 25, 9])).toBe(false);
    expect(areOdds([1000.5, 3.4, 4.5])).toBe(false);
    expect(arePercentages([NaN, 70, 35])).toBe(false);
  });
});
