import {TestBed} from '@angular/core/testing';
import {setUp, text} from '../../../testing/page';
import {match} from '../../../testing/samples';
import {Language} from '../../core/language';
import {seasonName} from '../dates';
import {MatchPlace} from './match-place';

describe('the place of a match', () => {
  it('says the stage, the round, the ground and what came after 90 minutes', async () => {
    setUp();
    await TestBed.inject(Language).choose('en');
    const fixture = TestBed.createComponent(MatchPlace);
    fixture.componentRef.setInput(
      'match',
      match({
        stage: 'Knockout',
        round: 'Semifinals',
        leg: 2,
        neutral: true,
        score: {home: 1, away: 1},
        extraTime: {home: 2, away: 2},
        penalties: {home: 3, away: 4},
      }),
    );
    await fixture.whenStable();
    const page = fixture.nativeElement as Element;
    expect([...page.querySelectorAll('span')].map(text)).toEqual([
      'Knockout · Semifinals',
      'Second leg',
      '2-2 after extra time',
      '3-4 on penalties',
      'Neutral ground',
    ]);
  });

  it('names the winner of a shoot-out without a score', async () => {
    setUp();
    await TestBed.inject(Language).choose('en');
    const fixture = TestBed.createComponent(MatchPlace);
    fixture.componentRef.setInput(
      'match',
      match({score: {home: 1, away: 1}, shootoutWinner: 'away', withExtraTime: true}),
    );
    await fixture.whenStable();
    const page = fixture.nativeElement as Element;
    expect([...page.querySelectorAll('span')].map(text)).toEqual([
      'Eibar won on penalties',
      'Perhaps after extra time',
    ]);
  });

  it('writes a season of one year as one', () => {
    expect(seasonName(2024, true)).toBe('2024');
    expect(seasonName(2024)).toBe('2024-25');
  });
});
