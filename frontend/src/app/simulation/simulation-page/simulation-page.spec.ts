import {TestBed} from '@angular/core/testing';
import {open, text} from '../../../testing/page';
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
