import {button, find, open, text} from '../../../testing/page';
import type {Balance, JornadaBalance} from '../../api/model';
import {BalancePage} from './balance-page';

const round = (number: number, change: Partial<JornadaBalance> = {}): JornadaBalance => ({
  jornadaId: 100 + number,
  number,
  season: 2026,
  closesAt: `2026-11-${String(number).padStart(2, '0')}T19:00:00Z`,
  tickets: 1,
  cost: 12,
  best: 10,
  net: 4.5,
  balance: -7.5,
  ...change,
});

const balance: Balance = {
  jornadas: [round(20), round(21, {best: undefined, net: undefined, balance: undefined})],
  pending: 12,
  settled: {cost: 12, net: 4.5, balance: -7.5, returnRate: 0.375},
};

describe('what was played and won', () => {
  async function opened(answer: Balance) {
    const shown = await open('/pool/balance', 'pool/balance', BalancePage);
    shown.api.expectOne('/api/v1/tickets/balance').flush(answer);
    await shown.settle();
    return shown;
  }

  it('is summed up, and told jornada by jornada, the latest first', async () => {
    const {page} = await opened(balance);
    expect([...page.querySelectorAll('dl div')].map(text)).toEqual([
      'Played€12.00',
      'Won€4.50',
      'Balance-€7.50',
      'Came back37.5%',
      'Still open€12.00',
    ]);
    const rows = [...page.querySelectorAll('tbody tr')].map((row) => [...row.children].map(text));
    expect(rows).toEqual([
      ['21 · 2026-27', '–', '€12.00', 'not known yet', '–'],
      ['20 · 2026-27', '10', '€12.00', '€4.50', '-€7.50'],
    ]);
    expect(find<HTMLAnchorElement>(page, 'tbody a').getAttribute('href')).toBe('/pool/121');
    // One jornada is no course.
    expect(page.querySelector('app-line-chart')).toBeNull();
  });

  it('is empty before a ticket is kept', async () => {
    const {page} = await opened({jornadas: [], pending: 0, settled: {cost: 0, net: 0, balance: 0}});
    expect(text(page)).toContain('You have not kept a ticket yet');
    expect(page.querySelector('dl')).toBeNull();
  });

  it('is loaded again after a failure', async () => {
    const {api, page, settle} = await open('/pool/balance', 'pool/balance', BalancePage);
    api.expectOne('/api/v1/tickets/balance').flush(null, {status: 500, statusText: 'Broken'});
    await settle();
    button(page, 'Try again').click();
    await settle();
    api.expectOne('/api/v1/tickets/balance').flush(balance);
    await settle();
    expect(page.querySelectorAll('tbody tr').length).toBe(2);
  });
});
