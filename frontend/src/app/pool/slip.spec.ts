import {card} from '../../testing/samples';
import type {CardFixture} from '../api/model';
import {emptySlip, slipFrom, slipOf} from '../shared/slip-draft';
import {
  cellOf,
  isComplete,
  isOneColumn,
  likeliest,
  signsOf,
  priceOf,
  ticketOf,
  toggled,
  toggledGoals,
  underratedSign,
} from './slip';

const fixture = (
  home: number,
  draw: number,
  away: number,
  others?: [number, number, number],
): CardFixture => ({
  home: 'A',
  away: 'B',
  source: 'forecast',
  probs: {home, draw, away},
  ...(others ? {public: {home: others[0], draw: others[1], away: others[2]}} : {}),
});

describe('the slip', () => {
  it('keeps the signs of a mark in the order of the slip', () => {
    expect(toggled('', '2')).toBe('2');
    expect(toggled('2', '1')).toBe('12');
    expect(toggled('12', 'X')).toBe('1X2');
    expect(toggled('1X2', '1')).toBe('X2');
    expect(toggledGoals(['M'], '0')).toEqual(['0', 'M']);
  });

  it('is complete with a mark for each fixture', () => {
    const marks = ['1X', '1X2', ...Array<string>(12).fill('1')];
    expect(isComplete({...emptySlip, marks})).toBe(true);
    expect(isComplete({...emptySlip, marks: marks.with(5, '')})).toBe(false);
    expect(isComplete({...emptySlip, columns: ['11111111111111']})).toBe(true);
    expect(isComplete({...emptySlip, marks, elige8: [1, 2, 3]})).toBe(false);
    expect(isComplete({...emptySlip, marks, elige8: [1, 2, 3, 4, 5, 6, 7, 8]})).toBe(true);
  });

  it('plays every pair of the goals in the pleno, and none with one side alone', () => {
    const slip = {
      ...emptySlip,
      marks: Array<string>(14).fill('1X'),
      plenoHome: ['1', '2'],
      plenoAway: ['0', 'M'],
    };
    expect(ticketOf(slip).pleno).toEqual(['1-0', '1-M', '2-0', '2-M']);
    expect(ticketOf({...slip, plenoAway: []}).pleno).toBeUndefined();
  });

  it('comes back from a kept ticket as it was', () => {
    const slip = {
      ...emptySlip,
      marks: Array<string>(14).fill('1X'),
      reduction: 2,
      plenoHome: ['1'],
      plenoAway: ['0'],
    };
    expect(slipOf(ticketOf(slip))).toEqual(slip);
    const columns = {...emptySlip, columns: ['11111111111111', '11111111111112']};
    expect(slipOf(ticketOf(columns))).toEqual(columns);
  });

  it('ticks the most probable sign', () => {
    expect(likeliest([fixture(0.5, 0.3, 0.2), fixture(0.2, 0.5, 0.3), fixture(0.2, 0.3, 0.5)])).toEqual([
      '1',
      'X',
      '2',
    ]);
  });

  it('highlights what we rate ten points above the public, and nothing without both', () => {
    expect(underratedSign(fixture(0.5, 0.3, 0.2, [0.6, 0.3, 0.1]))).toBe('2');
    expect(underratedSign(fixture(0.5, 0.3, 0.2, [0.55, 0.3, 0.15]))).toBeUndefined();
    expect(underratedSign(fixture(0.5, 0.3, 0.2))).toBeUndefined();
    expect(underratedSign({...fixture(0.5, 0.3, 0.2, [0.9, 0.05, 0.05]), source: 'public'})).toBeUndefined();
  });

  it('knows a single column, which is no ticket', () => {
    const marks = Array<string>(14).fill('1');
    expect(isOneColumn({...emptySlip, marks})).toBe(true);
    expect(isOneColumn({...emptySlip, marks, plenoHome: ['1'], plenoAway: ['0']})).toBe(true);
    expect(isOneColumn({...emptySlip, marks, plenoHome: ['1'], plenoAway: ['0', '1']})).toBe(false);
    expect(isOneColumn({...emptySlip, marks: marks.with(3, '1X')})).toBe(false);
    expect(isOneColumn({...emptySlip, columns: ['11111111111111']})).toBe(false);
    expect(isOneColumn(emptySlip)).toBe(false);
  });

  it('is empty where nothing that can be read was stored', () => {
    const slip = {...emptySlip, reduction: 2};
    expect(slipFrom(JSON.stringify(slip))).toEqual(slip);
    for (const stored of [null, '', '{', 'null', '[]', '{"marks": ["1"]}', '{"columns": "1"}']) {
      expect(slipFrom(stored)).toEqual(emptySlip);
    }
  });

  it('takes signs from the matches that ended, but official ones first', () => {
    const ended = (home: number, away: number) => ({...fixture(0.5, 0.3, 0.2), score: {home, away}});
    expect(
      signsOf([ended(2, 1), ended(0, 0), ended(1, 4), fixture(0.5, 0.3, 0.2), {...ended(2, 1), sign: 'X'}]),
    ).toBe('1X2-X');
    expect(cellOf({home: 1, away: 5})).toBe('1-M');
  });

  it('has a price that needs no server', () => {
    const marks = ['1X', '12', '1X2', ...Array<string>(11).fill('1')];
    expect(priceOf({...emptySlip, marks: [...marks.slice(1), '']}, card())).toBeUndefined();
    expect(priceOf({...emptySlip, marks}, card())).toEqual({columns: 12, cost: 9});
    const pleno = {plenoHome: ['0', '1'], plenoAway: ['1']};
    expect(priceOf({...emptySlip, marks, ...pleno}, card())).toEqual({columns: 24, cost: 18});
    expect(priceOf({...emptySlip, marks, reduction: 1}, card())).toEqual({columns: 9, cost: 6.75});
    const elige8 = [1, 2, 3, 4, 5, 6, 7, 8];
    expect(priceOf({...emptySlip, columns: ['1'.repeat(14), 'X'.repeat(14)], elige8}, card())).toEqual({
      columns: 2,
      cost: 2,
    });
  });
});
