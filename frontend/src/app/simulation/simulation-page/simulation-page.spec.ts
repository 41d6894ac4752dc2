import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {button, find, open, text} from '../../../testing/page';
import {primera} from '../../../testing/samples';
import type {Division, Ending, Prospect} from '../../api/model';
import {SimulationPage} from './simulation-page';

function prospect(id: number, name: string, deducted?: number): Prospect {
  const chances = {positions: [0.5, 0.5], meanPosition: 1.5, meanPoints: 60, low: 55, high: 65, lines: []};
  return {
    ...chances,
    team: {id, name, displayName: name, shortName: name},
    position: id,
    played: 37,
    points: 58,
    deducted,
    throughPlayOff: 0,
  };
}

describe('the simulation of a season', () => {
  async function simulated(teams: Prospect[], division: Division = primera) {
    const {api, page, settle} = await open('/simulation?division=SP1', 'simulation', SimulationPage);
    api.expectOne('/api/v1/divisions').flush({items: [division]});
    const ending: Ending = {
      division: 'SP1',
      season: 2016,
      oneYear: false,
      at: '2017-05-15T10:00:00Z',
      model: 'strength',
      modelId: 1,
      runs: 20000,
      standardError: 0.0035,
      teams,
      needs: [],
      remaining: [],
    };
    api.expectOne((request) => request.url === '/api/v1/simulations').flush(ending);
    await settle();
    return text(page.querySelector('.page'));
  }

  describe('with assumed results', () => {
    const team = (id: number) => ({id, name: `T${id}`, displayName: `T${id}`, shortName: `T${id}`});
    const probs = {home: 0.5, draw: 0.3, away: 0.2};
    const remaining = Array.from({length: 25}, (_, i) => ({home: team(i + 1), away: team(i + 2), probs}));

    const ending = {
      division: 'SP1',
      season: 2016,
      at: '2017-05-15T10:00:00Z',
      runs: 20000,
      needs: [],
      remaining,
    };

    async function assuming(query: string) {
      const shown = await open(`/simulation?division=SP1${query}`, 'simulation', SimulationPage);
      shown.api.expectOne('/api/v1/divisions').flush({items: [primera]});
      shown.api
        .expectOne({method: 'GET', url: '/api/v1/simulations?division=SP1'})
        .flush({...ending, teams: [prospect(1, 'Elche')]});
      await shown.settle();
      const asked = () => shown.api.expectOne({method: 'POST', url: '/api/v1/simulations'});
      const sign = (home: number, name: string) => {
        const group = find(shown.page, `[aria-label="T${home} – T${home + 1}"]`);
        return [...group.querySelectorAll('button')].find((one) => text(one).startsWith(name));
      };
      return {...shown, asked, sign};
    }

    it('has them in the address', async () => {
      const {page, settle, asked, sign} = await assuming('');
      sign(1, '1')?.click();
      sign(2, 'X')?.click();
      await settle();
      expect(TestBed.inject(Router).url).toBe('/simulation?division=SP1&assumed=1-2-1,2-3-X');
      const request = asked();
      expect(request.request.body).toEqual({
        division: 'SP1',
        fixed: [
          {homeTeamId: 1, awayTeamId: 2, homeGoals: 1, awayGoals: 0},
          {homeTeamId: 2, awayTeamId: 3, homeGoals: 1, awayGoals: 1},
        ],
      });
      const moved = {...prospect(1, 'Elche'), points: 61};
      request.flush({...ending, teams: [moved]});
      await settle();
      expect(text(page)).toContain('61 (37)');
      button(page, 'Forget them').click();
      await settle();
      expect(TestBed.inject(Router).url).toBe('/simulation?division=SP1');
      expect(text(page)).toContain('58 (37)');
    });

    it('takes them from there, also of matches far down, and leaves out what it cannot read', async () => {
      const {asked, sign} = await assuming('&assumed=24-25-2,1-2-3,x,0-1-1');
      expect(asked().request.body).toEqual({
        division: 'SP1',
        fixed: [{homeTeamId: 24, awayTeamId: 25, homeGoals: 0, awayGoals: 1}],
      });
      expect(sign(24, '2')?.getAttribute('aria-pressed')).toBe('true');
    });

    it('lists the next matches, or all of them as the address says', async () => {
      const {page, settle} = await assuming('');
      const listed = (on: Element) => on.querySelectorAll('[role=group][aria-label*=" – "]').length;
      expect(listed(page)).toBe(20);
      find(page, 'section button.outlined').click();
      await settle();
      expect(listed(page)).toBe(25);
      expect(TestBed.inject(Router).url).toBe('/simulation?division=SP1&matches=all');
      TestBed.resetTestingModule();
      expect(listed((await assuming('&matches=all')).page)).toBe(25);
    });

    it('says why they cannot be simulated', async () => {
      const {page, settle, asked} = await assuming('&assumed=1-2-1');
      asked().flush({detail: 'that match has been played'}, {status: 422, statusText: 'Wrong'});
      await settle();
      expect(text(find(page, '[role=alert]'))).toBe('That match has been played.');
      expect(text(page)).toContain('58 (37)');
    });
  });

  it('shows the rounds of a cup and no points', async () => {
    const {api, page, settle} = await open('/simulation?division=UCL', 'simulation', SimulationPage);
    api.expectOne('/api/v1/divisions').flush({items: [{...primera, code: 'UCL', kind: 'cup'}]});
    const team = {
      ...prospect(1, 'Real Madrid'),
      lines: [
        {kind: 'final', places: 2, above: 1, own: 1},
        {kind: 'winner', places: 1, above: 0.62, own: 0.62},
      ],
    };
    const ending = {
      kind: 'cup',
      division: 'UCL',
      season: 2023,
      at: '2024-05-20T10:00:00Z',
      model: 'world',
      runs: 20000,
    };
    api
      .expectOne((request) => request.url === '/api/v1/simulations')
      .flush({...ending, teams: [team], needs: [], remaining: []});
    await settle();
    expect([...page.querySelectorAll('th[scope=col]')].map(text).slice(2)).toEqual(['Final', 'Wins the cup']);
    expect([...page.querySelectorAll('td.chance')].map(text)).toEqual(['100%', '62%']);
    expect(text(page.querySelector('.page'))).toContain('Any two teams of all leagues');
  });

  it('says which points were deducted', async () => {
    const teams = [prospect(1, 'Elche', 6), prospect(2, 'Celta'), prospect(3, 'Reus', -2)];
    expect(await simulated(teams)).toContain('Less points deducted: Elche −6, Reus +2.');
  });

  it('says where the results end', async () => {
    const stale = {...primera, stale: true, dataThrough: '2024-06-02T19:00:00Z'};
    expect(await simulated([prospect(1, 'Elche')], stale)).toContain('Data from June 2024.');
    TestBed.resetTestingModule();
    expect(await simulated([prospect(1, 'Elche')])).not.toContain('Data from');
  });

  it('says nothing where none were', async () => {
    expect(await simulated([prospect(1, 'Elche'), prospect(2, 'Celta')])).not.toContain('deducted');
  });
});
