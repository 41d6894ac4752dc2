import {TestBed} from '@angular/core/testing';
import {setUp} from '../../testing/page';
import {Language} from '../core/language';
import {LeagueNames} from './league-names';

describe('the name of a league', () => {
  const all = [
    {code: 'D1', name: 'Bundesliga', country: 'DE'},
    {code: 'AUT', name: 'Bundesliga', country: 'AT'},
    {code: 'SP1', name: 'Primera División', country: 'ES'},
  ];

  it.each([
    ['AUT', 'Bundesliga (Austria)'],
    ['D1', 'Bundesliga (Germany)'],
    ['SP1', 'Primera División'],
    ['XX', 'XX'],
  ])('has the country where two leagues share it: %s', async (code, want) => {
    setUp();
    await TestBed.inject(Language).choose('en');
    expect(TestBed.inject(LeagueNames).of(code, all)).toBe(want);
  });
});
