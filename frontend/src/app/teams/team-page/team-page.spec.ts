import {TestBed} from '@angular/core/testing';
import {Session} from '../../core/session';
import {button, find, open, text} from '../../../testing/page';
import {match, tokens} from '../../../testing/samples';
import {TeamPage} from './team-page';

describe('the team page', () => {
  async function teamPage(address = '/teams/1', role = 'editor') {
    const opened = await open(address, 'teams/:id', TeamPage, () => {
      TestBed.inject(Session).open(tokens(), false);
    });
    const {api, settle} = opened;
    api.match('/api/v1/account').forEach((request) => request.flush({id: 1, name: 'ana', role}));
    api.expectOne('/api/v1/teams/1').flush({
      id: 1,
      name: 'Barcelona',
      displayName: 'Barcelona',
      shortName: 'Barcelona',
      country: 'ES',
      aliases: ['Barça'],
    });
    api.expectOne('/api/v1/teams').flush({
      items: [
        {id: 1, name: 'Barcelona', displayName: 'Barcelona', shortName: 'Barcelona', country: 'ES'},
        {id: 2, name: 'Betis', displayName: 'Betis', shortName: 'Betis', country: 'ES'},
        {id: 3, name: 'Celtic', displayName: 'Celtic', shortName: 'Celtic', country: 'GB-SCT'},
      ],
    });
    const matches = api.match((request) => request.url === '/api/v1/matches');
    for (const request of matches) {
      const {params} = request.request;
      const played = match({id: 8, score: {home: 2, away: 1}, status: 'played'});
      request.flush({
        items: params.get('status') === 'scheduled' ? [match({id: 9, score: undefined})] : [played],
      });
    }
    await settle();
    api
      .match((request) => request.url === '/api/v1/standings')
      .forEach((request) =>
        request.flush({
          division: 'SP1',
          season: 2016,
          items: [
            {
              position: 1,
              team: {id: 1, name: 'Barcelona', displayName: 'Barcelona', shortName: 'Barcelona'},
              played: 1,
              won: 1,
              drawn: 0,
              lost: 0,
              goalsFor: 2,
              goalsAgainst: 1,
              points: 3,
              form: ['won'],
            },
          ],
        }),
      );
    api
      .match((request) => request.url === '/api/v1/teams/1/places')
      .forEach((request) => request.flush({items: [{matchday: 1, position: 1, points: 3}]}));
    await settle();
    return opened;
  }

  it('says where the team stands, and what comes', async () => {
    const {page} = await teamPage();
    expect(text(page.querySelector('.lead'))).toBe('1. in SP1 2016-17 with 3 points');
    expect(text(page.querySelector('.form'))).toContain('2 goals scored, 1 conceded');
    expect(text(page)).toContain('Coming');
    expect(text(page)).toContain('Last matches');
  });

  it('counts the matches against an opponent from its own side', async () => {
    const {page} = await teamPage('/teams/1?opponent=2');
    expect([...page.querySelectorAll('.balance dd')].map((cell) => text(cell))).toEqual(['1', '0', '0']);
    const options = [...page.querySelectorAll('#opponent option')].map((option) => text(option));
    expect(options).toEqual(['', 'Betis']);
  });

  it('leaves names to editors', async () => {
    const {page} = await teamPage('/teams/1', 'player');
    expect(page.querySelector('form')).toBeNull();
  });

  it('says what a merge would do, does it, and undoes it', async () => {
    const {api, page, settle} = await teamPage();
    const same = find<HTMLSelectElement>(page, '#same');
    same.value = '2';
    same.dispatchEvent(new Event('change'));
    const plan = {
      from: {id: 2, name: 'Betis', displayName: 'Betis', shortName: 'Betis'},
      into: {id: 1, name: 'Barcelona', displayName: 'Barcelona', shortName: 'Barcelona'},
      matches: 7,
      aliases: [],
      conflicts: [],
    };
    const dry = api.expectOne('/api/v1/team-merges');
    expect(dry.request.body).toEqual({from: 2, into: 1, dryRun: true});
    dry.flush(plan);
    await settle();
    expect(text(page)).toContain('7 matches of Betis become matches of Barcelona');
    button(page, 'Merge them').click();
    const real = api.expectOne('/api/v1/team-merges');
    expect(real.request.body).toEqual({from: 2, into: 1});
    real.flush({...plan, id: 5});
    await settle();
    button(page, 'Undo').click();
    api
      .expectOne({method: 'DELETE', url: '/api/v1/team-merges/5'})
      .flush(null, {status: 204, statusText: ''});
    await settle();
    expect(text(page)).not.toContain('Undo');
  });

  it('refuses to merge two clubs', async () => {
    const {api, page, settle} = await teamPage();
    const same = find<HTMLSelectElement>(page, '#same');
    same.value = '2';
    same.dispatchEvent(new Event('change'));
    api.expectOne('/api/v1/team-merges').flush({
      from: {id: 2, name: 'Betis', displayName: 'Betis', shortName: 'Betis'},
      into: {id: 1, name: 'Barcelona', displayName: 'Barcelona', shortName: 'Barcelona'},
      matches: 7,
      aliases: [],
      conflicts: ['SP1 2016-17'],
    });
    await settle();
    expect(text(page.querySelector('[role=alert]'))).toContain('both played in SP1 2016-17');
  });
});
