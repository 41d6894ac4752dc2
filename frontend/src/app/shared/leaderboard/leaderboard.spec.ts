import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {find, open, text} from '../../../testing/page';
import {primera} from '../../../testing/samples';
import {Leaderboard} from './leaderboard';

const rank = {model: 'strength', rps: 0.2, difference: 0, se: 0, excess: 0, logLoss: 1, accuracy: 0.5, n: 10};
const comparison = {
  id: 1,
  from: 2023,
  to: 2025,
  promotions: [],
  ranks: ['SP1', 'D1', 'AUT'].map((division) => ({...rank, division, champion: true})),
};

describe('the leaderboard', () => {
  async function board(address = '/data/training') {
    const opened = await open(address, 'data/training', Leaderboard);
    const {api, settle} = opened;
    const leagues = [
      {...primera, sample: true},
      {...primera, code: 'D1', name: 'Bundesliga', country: 'DE'},
      {...primera, code: 'AUT', name: 'Bundesliga', country: 'AT'},
    ];
    api.match('/api/v1/divisions').forEach((request) => request.flush({items: leagues}));
    api
      .match(({url}) => url.startsWith('/api/v1/comparisons'))
      .forEach((one) => one.flush({items: [comparison]}));
    await settle();
    return opened;
  }

  it('opens on a league of one’s own, with the country where two share a name', async () => {
    const {page} = await board();
    const field = find<HTMLSelectElement>(page, '#board-division');
    expect(field.value).toBe('D1');
    expect([...field.options].map(text)).toEqual([
      'Primera División',
      'Bundesliga (Germany)',
      'Bundesliga (Austria)',
    ]);
  });

  it('keeps the league in the address', async () => {
    const {page, settle} = await board('/data/training?league=AUT');
    const field = find<HTMLSelectElement>(page, '#board-division');
    expect(field.value).toBe('AUT');
    field.value = 'SP1';
    field.dispatchEvent(new Event('change'));
    await settle();
    expect(TestBed.inject(Router).url).toBe('/data/training?league=SP1');
  });
});
