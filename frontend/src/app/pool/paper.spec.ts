import {crossesOf, left, slipsOfColumns, top} from './paper';

const crosses = (path: string) => [...path.matchAll(/M[\d.]+ [\d.]+l[\d.]+ [\d.]+M/g)].length;

describe('slips of paper', () => {
  it('has eight columns, and no column alone on the last slip', () => {
    const columns = (n: number) => Array.from({length: n}, () => '1X2'.padEnd(14, '1'));
    expect(slipsOfColumns(columns(25), {}).map((slip) => slip.columns)).toEqual([8, 8, 7, 2]);
    expect(slipsOfColumns(columns(9), {}).map((slip) => slip.columns)).toEqual([7, 2]);
    expect(slipsOfColumns(columns(1), {}).map((slip) => slip.columns)).toEqual([1]);
  });

  it('has the pleno on every slip and Elige 8 on the first', () => {
    const columns = Array.from({length: 10}, () => '1'.repeat(14));
    const slips = slipsOfColumns(columns, {pleno: ['1-0', '1-1'], elige8: [1, 2, 3, 4, 5, 6, 7, 8]});
    expect(slips.map(({ticket}) => crosses(crossesOf(ticket)))).toEqual([8 * 14 + 3 + 8, 2 * 14 + 3]);
  });

  it('ticks the signs of a column in its own block', () => {
    const path = crossesOf({columns: ['1'.repeat(14), 'X' + '1'.repeat(13)]});
    expect(path).toContain(`M${(left(1, 1) + 0.7).toFixed(2)} ${(top(0) + 0.7).toFixed(2)}`);
    expect(path).not.toContain(`M${(left(0, 1) + 0.7).toFixed(2)} ${(top(0) + 0.7).toFixed(2)}`);
  });

  it('ticks marks in the first block', () => {
    expect(crosses(crossesOf({marks: ['1X2', '1X', ...Array<string>(12).fill('2')]}))).toBe(3 + 2 + 12);
  });
});
