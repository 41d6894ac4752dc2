import {TestBed} from '@angular/core/testing';
import {find, open, submit, text, type} from '../../../testing/page';
import {match, tokens} from '../../../testing/samples';
import type {RefereeDetail} from '../../api/model';
import {Session} from '../../core/session';
import {RefereePage} from './referee-page';

const rate = {share: 0.5, league: 0.45, standardError: 0.02, effect: 0.012, effectError: 0.02, chance: true};

const referee: RefereeDetail = {
  id: 3,
  name: 'Gil Manzano',
  country: 'ES',
  matches: 120,
  forecast: 118,
  rates: [
    {...rate, outcome: 'home'},
    {...rate, outcome: 'draw', share: 0.2, league: 0.27},
    {...rate, outcome: 'away', share: 0.3, league: 0.28},
  ],
  cards: {matches: 90, yellow: 5.25, red: 0.3, leagueYellow: 4.5, leagueRed: 0.2},
};

describe('the page of a referee', () => {
  async function opened(answer: RefereeDetail, role = 'player') {
    const shown = await open('/referees/3', 'referees/:id', RefereePage, () => {
      TestBed.inject(Session).open(tokens(), false);
    });
    shown.api.expectOne('/api/v1/account').flush({id: 1, name: 'ana', role});
    shown.api.expectOne('/api/v1/referees/3').flush(answer);
    shown.api
      .expectOne((request) => request.url === '/api/v1/matches' && request.params.get('referee') === '3')
      .flush({items: [match({status: 'played', score: {home: 3, away: 0}})]});
    await shown.settle();
    return shown;
  }

  it('compares the outcomes with the league, and says whether chance explains them', async () => {
    const {page} = await opened(referee);
    expect(text(find(page, 'h1'))).toBe('Gil Manzano');
    const rows = [...page.querySelectorAll('tbody tr')].map((row) => [...row.children].map(text));
    expect(rows[0]).toEqual(['1 home win', '50%', '45% ± 4%', '+1.2% ± 4%']);
    expect(text(page)).toContain('Chance explains the differences.');
    expect(text(page)).toContain('5.25 yellow, 4.5 in the league');
    expect(text(find(page, 'app-forecast-row'))).toContain('Barcelona');
    expect(page.querySelector('form')).toBeNull(); // only editors rename
  });

  it('says when a difference is larger than chance makes', async () => {
    const rates = referee.rates.map((one, index) => ({...one, chance: index !== 1}));
    const {page} = await opened({...referee, rates});
    expect(text(page)).not.toContain('Chance explains the differences.');
    expect(text(page)).toContain('A difference is larger than chance makes');
  });

  it('has no rates of somebody without matches', async () => {
    const {page} = await opened({...referee, matches: 0, cards: undefined});
    expect(page.querySelector('table')).toBeNull();
    expect(text(page)).toContain('0 matches');
  });

  it('is renamed by an editor, who is told why not', async () => {
    const {api, page, settle} = await opened(referee, 'editor');
    type(find(page, '#name'), ' Gil ');
    submit(page);
    const taken = api.expectOne({method: 'PATCH', url: '/api/v1/referees/3'});
    expect(taken.request.body).toEqual({name: 'Gil'});
    taken.flush({detail: 'another referee is called so'}, {status: 409, statusText: 'Conflict'});
    await settle();
    expect(text(find(page, '[role=alert]'))).toBe('Another referee is called so.');
    submit(page);
    api.expectOne({method: 'PATCH', url: '/api/v1/referees/3'}).flush({});
    await settle();
    api.expectOne('/api/v1/referees/3').flush({...referee, name: 'Gil'});
    await settle();
    expect(text(find(page, 'h1'))).toBe('Gil');
  });
});
