import {find, open, text} from '../../../testing/page';
import {card} from '../../../testing/samples';
import {PoolPage} from './pool-page';

describe('the list of jornadas', () => {
  async function pool(address: string) {
    const opened = await open(address, 'pool', PoolPage);
    opened.api.match('/api/v1/account');
    opened.api.expectOne('/api/v1/tickets').flush({items: []});
    opened.api.expectOne('/api/v1/jornadas/seasons').flush({
      items: [
        {season: 2026, jornadas: 4},
        {season: 2025, jornadas: 70},
      ],
    });
    await opened.settle();
    return opened;
  }

  it('begins with the next of the latest season to close', async () => {
    const {api, page, settle} = await pool('/pool');
    const items = [4, 3, 2, 1].map((number) => card({id: number, number, closed: number < 3}).jornada);
    api.expectOne('/api/v1/jornadas?season=2026&limit=200').flush({items});
    await settle();
    expect([...page.querySelectorAll('h2')].map(text)).toEqual(['To play', 'Closed']);
    expect([...page.querySelectorAll('.jornada a')].map(text)).toEqual(
      [3, 4, 2, 1].map((number) => `Jornada ${String(number)} · 2026-27`),
    );
  });

  it('shows the season of its address, and another one that is chosen', async () => {
    const {api, page, settle} = await pool('/pool?season=2025');
    api.expectOne('/api/v1/jornadas?season=2025&limit=200').flush({items: [card().jornada]});
    await settle();
    const season = find<HTMLSelectElement>(page, '#season');
    expect(text(season.selectedOptions[0])).toBe('2025-26 (70)');
    season.value = '2026';
    season.dispatchEvent(new Event('change'));
    await settle();
    api.expectOne('/api/v1/jornadas?season=2026&limit=200');
  });
});
