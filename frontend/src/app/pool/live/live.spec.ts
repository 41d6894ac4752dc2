import {Component, signal} from '@angular/core';
import {TestBed} from '@angular/core/testing';
import type {Jornada, Live, LiveCard} from '../../api/model';
import {setUp} from '../../../testing/page';
import {card} from '../../../testing/samples';
import {LiveJornada} from './live';

@Component({imports: [LiveJornada], template: '<app-live [jornada]="jornada()" />'})
class Host {
  readonly jornada = signal<Jornada>({...card().jornada, state: 'playing'});
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

    api
      .expectOne('/api/v1/jornadas/5/live/events')
      .flush(`event: live\ndata: ${JSON.stringify(live('X'))}\n\n`);
    await settle();
    expect(shown()).toContain('X');
    api.expectOne('/api/v1/jornadas/5/live'); // what tickets can still win
  });
});
