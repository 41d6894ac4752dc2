import {open, text} from '../../../testing/page';
import {RankingPage} from './ranking-page';

describe('the ranking', () => {
  async function ranking(address: string, items: unknown[]) {
    const opened = await open(address, 'ranking', RankingPage);
    const {api, settle} = opened;
    api.expectOne('/api/v1/divisions').flush({
      items: [{code: 'SP1', name: 'LaLiga', country: 'ES'}],
    });
    await settle();
    api
      .match((request) => request.url === '/api/v1/seasons')
      .forEach((request) => request.flush({items: [{season: 2023, oneYear: false}]}));
    const asked = api.expectOne((request) => request.url === '/api/v1/ratings');
    asked.flush({division: 'SP1', season: 2023, oneYear: false, items});
    await settle();
    return {...opened, asked: asked.request};
  }

  const rated = (position: number, name: string, strength: number, change?: number) => ({
    position,
    team: {id: position, name, displayName: name, shortName: name},
    strength,
    attack: strength / 2,
    defence: strength / 2,
    change,
    at: '2024-05-26T19:00:00Z',
  });

  it('lists the teams with strength, what changed, and a way to their history', async () => {
    const {page} = await ranking('/ranking', [rated(1, 'Girona', 0.4, 0.2), rated(2, 'Cádiz', -0.2)]);
    const rows = [...page.querySelectorAll('tbody tr')].map((row) =>
      [...row.querySelectorAll('td, th a')].map(text),
    );
    expect(rows).toEqual([
      ['1', 'Girona', '+40', '+20', '+22 %', '+22 %'],
      ['2', 'Cádiz', '−20', '–', '−10 %', '−10 %'],
    ]);
    expect(page.querySelector('tbody a')?.getAttribute('href')).toBe('/teams/1');
    const bars = [...page.querySelectorAll<HTMLElement>('.bar')].map((bar) => bar.style.inlineSize);
    expect(bars).toEqual(['100%', '0%']);
  });

  it('asks for the league and the season of the address', async () => {
    const {asked} = await ranking('/ranking?division=SP2&season=2022', []);
    expect(asked.params.get('division')).toBe('SP2');
    expect(asked.params.get('season')).toBe('2022');
  });

  it('says why it is empty before the first training', async () => {
    const {page} = await ranking('/ranking', []);
    expect(page.querySelector('table')).toBeNull();
    expect(text(page)).toContain('after the first training');
  });
});
