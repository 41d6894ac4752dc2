import {cells, show, text} from '../../../testing/page';
import {card} from '../../../testing/samples';
import type {PayoutsAnswer} from '../../api/model';
import {payouts} from '../../../testing/pool';
import {PayoutCategories} from './payout-categories';

describe('the categories that can still be reached', () => {
  const opened = async (change: Partial<PayoutsAnswer> = {}) =>
    show(PayoutCategories, {answer: payouts(change), fixtures: card().fixtures});

  it('are told with chance, prize and how many outcomes reach them', async () => {
    const {page} = await opened();
    expect(cells(page, 'summary')).toEqual([
      ['Pleno al 15', '0.1%', '€50,000 estimated', '1 outcomes'],
      ['13 right', '2%', '€100 to €300 estimated', '5 outcomes'],
      ['10 right', '20%', 'below the least that is paid', '40 outcomes'],
    ]);
  });

  it('list the signs of the open fixtures alone, the likeliest first', async () => {
    const {page} = await opened();
    expect([...page.querySelectorAll('details:first-child th')].map(text)).toEqual([
      '2',
      '14',
      'P15',
      'Chance',
      'Wins',
    ]);
    expect(page.querySelector('abbr')?.getAttribute('title')).toBe('Home 2 – Away 2');
    expect(cells(page, 'details:first-child tbody tr')).toEqual([['X', '2', '2-M', '0.1%', '€50,000']]);
    expect(text(page.querySelector('details:nth-child(2)'))).toContain('The 1 likeliest of them:');
  });

  it('are none when no column can win any more', async () => {
    expect(text((await opened({categories: []})).page)).toBe('No column can win any more.');
  });
});
