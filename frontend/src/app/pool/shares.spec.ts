import type {CardFixture} from '../api/model';
import {sharesOf, sharesText} from './shares';

const fixture = (shares?: [number, number, number]): CardFixture => ({
  home: 'A',
  away: 'B',
  source: 'nothing',
  probs: {home: 0.45, draw: 0.27, away: 0.28},
  ...(shares ? {public: {home: shares[0], draw: shares[1], away: shares[2]}} : {}),
});

describe("the public's percentages", () => {
  it('keep the place of what is not known', () => {
    const text = sharesText([
      fixture(),
      fixture([0.61, 0.24, 0.15]),
      fixture(),
      fixture([0.505, 0.295, 0.2]),
    ]);
    expect(text).toBe('\n61 24 15\n\n50.5 29.5 20');
    expect(sharesOf(text)).toEqual([[], [61, 24, 15], [], [50.5, 29.5, 20]]);
  });

  it('are read as people write them', () => {
    expect(sharesOf('50,5% - 29,5% - 20%\n61;24;15\n\n')).toEqual([
      [50.5, 29.5, 20],
      [61, 24, 15],
    ]);
  });

  it('are nothing when nothing is written', () => {
    expect(sharesOf(' \n\n')).toEqual([]);
    expect(sharesText([fixture(), fixture()])).toBe('');
  });
});
