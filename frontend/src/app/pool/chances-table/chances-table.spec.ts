import {cells, show} from '../../../testing/page';
import {ChancesTable} from './chances-table';

const atLeast = {'10': 0.24, '11': 0.088, '12': 0.02, '13': 0.003, '14': 0.0002};

describe('the table of chances', () => {
  it('has pleno and Elige 8 only where they are played', async () => {
    const sums = {atLeast, prizes: {'14': 90_000, pleno: 500_000}, plenoAl15: 0.00001, elige8: 0.05};
    const {page, set} = await show(ChancesTable, {caption: 'Chances', file: 'chances', sums});
    const first = () => cells(page).map(([name]) => name);
    expect(first()).toEqual(['14', '13 or more', '12 or more', '11 or more', '10 or more']);
    await set({pleno: true, elige8: true});
    expect(first()[0]).toBe('Pleno al 15');
    expect(cells(page)[0]?.[3]).toBe('€500,000');
    expect(first().at(-1)).toBe('Elige 8');
  });

  it('keeps its rows while the figures are being worked out', async () => {
    const {page} = await show(ChancesTable, {caption: 'Chances', file: 'chances'});
    expect(cells(page)).toHaveLength(5);
  });
});
