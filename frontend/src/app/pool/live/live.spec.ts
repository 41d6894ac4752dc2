import {Component, signal} from '@angular/core';
import {TestBed} from '@angular/core/testing';
import type {Jornada, KeptTicket, Live, LiveCard, PayoutsAnswer} from '../../api/model';
import {setUp} from '../../../testing/page';
import {card} from '../../../testing/samples';
import {LiveJornada} from './live';

@Component({
  imports: [LiveJornada],
  template: '<app-live [jornada]="jornada()" [kept]="kept" [cardFixtures]="fixtures" />',
})
class Host {
  readonly jornada = signal<Jornada>({...card().jornada, state: 'playing'});
  readonly kept = [{id: 3, ticket: {marks: ['1']}} as KeptTicket];
  readonly fixtures = card().fixtures;
}

const live = (sign: string): Live => ({
  state: 'playing',
  fixtures: [{sign, standing: 'provisional', score: {home: 1, away: 0}, clock: "30'"}],
});

describe('a jornada while it is played', () => {
  it('shows signs as they change, and what tickets can still win', async () => {
    const api = setUp();
    const page = TestBed.createComponent(Host);
    const settle = async () => {
      page.detectChanges();
      await new Promise((resolve) => setTimeout(resolve));
      page.detectChanges();
    };
    await settle();
    const answer: LiveCard = {
      now: live('1'),
      steps: {},
      ranking: [
        {
          rank: 1,
          user: 'eva',
          me: false,
          tickets: 1,
          hits: 10,
          bestPossible: 13,
          atLeast: {'10': 1},
        },
        {rank: 2, user: 'ana', me: true, tickets: 1, hits: 9, bestPossible: 13, atLeast: {'10': 0.5}},
      ],
      tickets: [
        {id: 3, name: 'mine', hits: 9, bestPossible: 13, columns: [], atLeast: {'10': 0.5, '14': 0.001}},
      ],
    };
    api.expectOne('/api/v1/jornadas/5/live').flush(answer);
    await settle();
    const shown = () => (page.nativeElement as HTMLElement).textContent;
    expect(shown()).toContain('mine');
    expect(shown()).toContain("30'");
    expect(shown()).toContain('as it stands');
    expect(shown()).toMatch(/Where you stand in the peña.*eva.*ana\s*you/s);

    // What can still be won is worked out once it is asked for, and again when a sign turns.
    for (const details of (page.nativeElement as HTMLElement).querySelectorAll('details')) {
      details.open = true;
      details.dispatchEvent(new Event('toggle'));
    }
    await settle();
    const payouts: PayoutsAnswer = {
      cost: 1.5,
      possible: 3,
      all: {chance: 1, pays: 1, back: 1, paying: 3, expected: 20, smallest: 2, largest: 60},
      groups: [],
      likeliest: [],
      categories: [
        {
          category: '13',
          results: 30,
          chance: 0.25,
          smallest: 60,
          largest: 60,
          likeliest: [{signs: '1111111111111X', chance: 0.25, prize: 60, net: 61}],
        },
      ],
      open: [14],
      estimated: true,
      takingsAssumed: 2_200_000,
      knowledge: card().knowledge,
    };
    api.expectOne('/api/v1/jornadas/5/payouts').flush(payouts);
    await settle();
    expect(shown()).toMatch(/13 right\s*25%\s*€60.00\s*estimated\s*30 outcomes/);
    expect(shown()).toContain('The 1 likeliest of them');
    expect(shown()).toContain('€2,200,000 are assumed');

    api
      .expectOne('/api/v1/jornadas/5/live/events')
      .flush(`event: live\ndata: ${JSON.stringify(live('X'))}\n\n`);
    await settle();
    expect(shown()).toContain('X');
    api.expectOne('/api/v1/jornadas/5/live'); // what tickets can still win
    expect(api.expectOne('/api/v1/jornadas/5/payouts').request.body).toEqual({ticket: {marks: ['1']}});
  });
});
