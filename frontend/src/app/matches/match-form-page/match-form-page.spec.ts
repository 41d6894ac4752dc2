import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import type {CompetitionLine} from '../../api/model';
import {button, find, open, submit, text, type} from '../../../testing/page';
import {match, primera} from '../../../testing/samples';
import {MatchFormPage} from './match-form-page';

const nations: CompetitionLine = {
  code: 'NATIONS',
  names: {en: 'Nations League'},
  country: 'UEFA',
  field: 'men-national',
  kind: 'cup',
  tier: 0,
  oneYear: false,
  own: false,
  seasons: false,
};
const stale = {status: 412, statusText: 'Precondition Failed'};

describe('the form of a match', () => {
  async function form(address: string, path: string) {
    const opened = await open(address, path, MatchFormPage);
    const {api, page, settle} = opened;
    api.match('/api/v1/divisions').forEach((request) => request.flush({items: [primera]}));
    api.match('/api/v1/competitions').forEach((request) => request.flush({items: [nations]}));
    api
      .match('/api/v1/referees')
      .forEach((request) =>
        request.flush({items: [{id: 5, name: 'Gil', displayName: 'Gil', shortName: 'Gil', country: 'ES'}]}),
      );
    api.match('/api/v1/teams').forEach((request) =>
      request.flush({
        items: [
          {id: 1, name: 'Barcelona', displayName: 'Barcelona', shortName: 'Barcelona', country: 'ES'},
          {id: 2, name: 'Betis', displayName: 'Betis', shortName: 'Betis', country: 'ES'},
          {id: 3, name: 'Celtic', displayName: 'Celtic', shortName: 'Celtic', country: 'GB-SCT'},
          {
            id: 8,
            name: 'Malta',
            displayName: 'Malta',
            shortName: 'Malta',
            country: 'FIFA',
            field: 'men-national',
          },
          {
            id: 9,
            name: 'Italy',
            displayName: 'Italy',
            shortName: 'Italy',
            country: 'FIFA',
            field: 'men-national',
          },
        ],
      }),
    );
    api
      .match('/api/v1/matches/7')
      .forEach((request) => request.flush(match({id: 7, version: 3, score: undefined, status: 'scheduled'})));
    await settle();
    const choose = (selector: string, value: string) => {
      const field = find<HTMLSelectElement>(page, selector);
      field.value = value;
      field.dispatchEvent(new Event('change'));
    };
    const send = async () => {
      await settle();
      submit(page);
      await settle();
    };
    return {...opened, choose, send};
  }

  it('adds a fixture of the season and matchday one comes from', async () => {
    const {api, page, settle, choose, send} = await form(
      '/matches/new?division=SP1&season=2016&matchday=37',
      'matches/new',
    );
    const options = [...page.querySelectorAll('#home option')].map((option) => text(option));
    expect(options).toEqual(['', 'Barcelona', 'Betis']); // of this country
    choose('#home', '1');
    choose('#away', '2');
    choose('#referee', '5');
    type(find<HTMLInputElement>(page, '#day'), '2017-05-14');
    await send();
    const request = api.expectOne({method: 'POST', url: '/api/v1/matches'});
    expect(request.request.body).toEqual({
      division: 'SP1',
      season: '2016-17',
      matchday: 37,
      kickoff: '2017-05-14T12:00:00Z',
      kickoffTimeKnown: false,
      homeTeamId: 1,
      awayTeamId: 2,
      refereeId: 5,
      status: 'scheduled',
    });
    request.flush(match({id: 99}));
    await settle();
    expect(TestBed.inject(Router).url).toBe('/matches/99');
  });

  it('adds a tie of national teams to a competition without matches', async () => {
    const {api, page, settle, choose, send} = await form('/matches/new', 'matches/new');
    choose('#division', 'NATIONS');
    await settle();
    expect([...page.querySelectorAll('#home option')].map((option) => text(option))).toEqual([
      '',
      'Malta',
      'Italy',
    ]);
    choose('#home', '8');
    choose('#away', '9');
    choose('#leg', '2');
    type(find<HTMLInputElement>(page, '#season'), '2024-25');
    type(find<HTMLInputElement>(page, '#day'), '2025-03-20');
    type(find<HTMLInputElement>(page, '#stage'), 'Finals');
    type(find<HTMLInputElement>(page, '#round'), 'Semifinals');
    type(find<HTMLInputElement>(page, '#venue'), 'Valletta');
    find<HTMLInputElement>(page, 'input[type=checkbox]').click();
    await send();
    expect(api.expectOne({method: 'POST', url: '/api/v1/matches'}).request.body).toMatchObject({
      division: 'NATIONS',
      homeTeamId: 8,
      stage: 'Finals',
      round: 'Semifinals',
      leg: 2,
      venue: 'Valletta',
      neutral: true,
    });
  });

  it('says beside the fields what is missing, and sends nothing', async () => {
    const {api, page, send} = await form('/matches/new', 'matches/new');
    await send();
    api.expectNone({method: 'POST', url: '/api/v1/matches'});
    expect(text(page.querySelector('#day-problem'))).toBe('Enter the day.');
    expect(text(page.querySelector('#home-problem'))).toBe('Choose a team.');
  });

  it('keeps what was typed when the server refuses it', async () => {
    const {api, page, settle, choose, send} = await form('/matches/new', 'matches/new');
    choose('#home', '1');
    choose('#away', '2');
    type(find<HTMLInputElement>(page, '#day'), '2017-05-14');
    await send();
    api
      .expectOne({method: 'POST', url: '/api/v1/matches'})
      .flush(
        {errors: [{location: '', message: 'x', code: 'match-taken'}]},
        {status: 409, statusText: 'as told'},
      );
    await settle();
    expect(text(page.querySelector('[role=alert]'))).toBe('This match is there already in this season.');
    expect(find<HTMLInputElement>(page, '#day').value).toBe('2017-05-14');
  });

  it('saves over another change only when the user wants it', async () => {
    const {api, page, settle, send} = await form('/matches/7/edit', 'matches/:id/edit');
    type(find<HTMLInputElement>(page, '#matchday'), '12');
    await send();
    const first = api.expectOne({method: 'PUT', url: '/api/v1/matches/7'});
    expect(first.request.headers.get('If-Match')).toBe('"3"');
    first.flush({}, stale);
    await settle();
    expect(text(page.querySelector('[role=alert]'))).toContain('Somebody else has changed it meanwhile.');
    expect(find<HTMLInputElement>(page, '#matchday').value).toBe('12');
    button(page, 'Save mine over it').click();
    api
      .expectOne({method: 'GET', url: '/api/v1/matches/7'})
      .flush(match({id: 7, version: 4, score: undefined}));
    await settle();
    const second = api.expectOne({method: 'PUT', url: '/api/v1/matches/7'});
    expect(second.request.headers.get('If-Match')).toBe('"4"');
    expect((second.request.body as {matchday: number}).matchday).toBe(12);
  });
});
