import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {button, find, open, text} from '../../../testing/page';
import {primera, season2016} from '../../../testing/samples';
import type {Division, Standing, Standings} from '../../api/model';
import {StandingsPage} from './standings-page';

const line = (id: number, name: string, change: Partial<Standing> = {}): Standing => ({
  team: {id, name, displayName: name, shortName: name},
  position: id,
  played: 37,
  won: 20,
  drawn: 9,
  lost: 8,
  goalsFor: 50,
  goalsAgainst: 54,
  points: 69,
  deducted: 0,
  form: ['won', 'lost'],
  ...change,
});

const table: Standings = {
  division: 'SP1',
  season: 2016,
  oneYear: false,
  items: [line(1, 'Elche', {goalsAgainst: 40}), line(2, 'Celta', {deducted: 6})],
  deductions: [
    {
      id: 4,
      team: {id: 2, name: 'Celta', displayName: 'Celta', shortName: 'Celta'},
      day: '2017-01-10',
      points: 6,
      reason: 'an ineligible player',
    },
  ],
};

describe('the table of a league', () => {
  async function opened(query = '', divisions: Division[] = [primera]) {
    const shown = await open(`/standings${query}`, 'standings', StandingsPage);
    shown.api.expectOne('/api/v1/divisions').flush({items: divisions});
    await shown.settle();
    if (divisions.length) {
      shown.api
        .expectOne('/api/v1/seasons?division=SP1')
        .flush({items: [season2016, {...season2016, season: 2015}]});
    }
    return shown;
  }
  const asked = (api: Awaited<ReturnType<typeof opened>>['api']) =>
    api.expectOne((request) => request.url === '/api/v1/standings');

  it('is that of the first league unless the address names another', async () => {
    const {api, page, settle} = await opened();
    const request = asked(api);
    expect(request.request.params.get('division')).toBe('SP1');
    request.flush(table);
    await settle();
    const rows = [...page.querySelectorAll('tbody tr')].map((row) => [...row.children].map(text));
    expect(rows[0]?.slice(0, 4)).toEqual(['1', 'ELCElche', '69', '37']);
    expect(rows.map((row) => row[9])).toEqual(['+10', '-4']);
    expect(rows[0]?.[10]).toBe('WL');
    // Whose points are fewer than won has a note.
    expect(rows[1]?.[2]).toContain('See note 1');
    expect(text(page)).toContain('an ineligible player');
  });

  it('has league, season and matchday in the address', async () => {
    const {api, page, settle} = await opened('?division=SP1&season=2016&matchday=3');
    const request = asked(api);
    request.flush({...table, matchday: 3});
    const {params} = request.request;
    expect(['division', 'season', 'matchday'].map((name) => params.get(name))).toEqual(['SP1', '2016', '3']);
    await settle();
    const matchday = find<HTMLSelectElement>(page, '#matchday');
    expect(matchday.value).toBe('3');
    matchday.value = '12';
    matchday.dispatchEvent(new Event('change'));
    await settle();
    expect(TestBed.inject(Router).url).toBe('/standings?division=SP1&season=2016&matchday=12');
    expect(asked(api).request.params.get('matchday')).toBe('12');
  });

  it('says that there are no matches yet', async () => {
    const {page} = await opened('', []);
    expect(text(page)).toContain('There are no matches yet');
    expect(page.querySelector('table')).toBeNull();
  });

  it('is loaded again after a failure', async () => {
    const {api, page, settle} = await opened();
    asked(api).flush(null, {status: 500, statusText: 'Broken'});
    await settle();
    expect(text(find(page, '[role=alert]'))).toContain('The server failed');
    button(page, 'Try again').click();
    await settle();
    asked(api).flush(table);
    await settle();
    expect(page.querySelectorAll('tbody tr').length).toBe(2);
    expect(page.querySelector('[role=alert]')).toBeNull();
  });
});
