import {show, text} from '../../../testing/page';
import {ColumnsWorth} from './columns-worth';

const atLeast = {'10': 0.24, '11': 0.088, '12': 0.02, '13': 0.003, '14': 0.0002};

describe('what columns are worth', () => {
  it('has the chances with what they pay and return', async () => {
    const sums = {
      columns: 9,
      cost: 6.75,
      atLeast,
      expectedReturn: 4.05,
      returnRate: 0.6,
      prizes: {'14': 90_000, '10': 3},
      publicGuessed: true,
      likeliestElige8: [],
    };
    const {page} = await show(ColumnsWorth, {atLeast, sums});
    const rows = [...page.querySelectorAll('tbody tr')].map((row) => [...row.children].map(text));
    expect(rows.map(([hits, chance]) => [hits, chance])).toEqual([
      ['14', '0.02%'],
      ['13 or more', '0.3%'],
      ['12 or more', '2%'],
      ['11 or more', '8.8%'],
      ['10 or more', '24%'],
    ]);
    expect(rows[0]?.[3]).toBe('€90,000');
    expect(text(page)).toContain('Expected return €4.05 of €6.75 (60%)');
    expect(page.querySelector('app-worth-playing')).not.toBeNull();
  });

  it('says that no ticket has so many', async () => {
    const {page} = await show(ColumnsWorth, {atLeast});
    expect(text(page)).toContain('more columns than a ticket may have');
    expect(text(page)).not.toContain('Expected return');
  });
});
