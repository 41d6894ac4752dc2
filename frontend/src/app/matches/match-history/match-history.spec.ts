import {TestBed} from '@angular/core/testing';
import {TranslocoService} from '@jsverse/transloco';
import {setUp, text} from '../../../testing/page';
import {MatchHistory} from './match-history';

describe('the history of a match', () => {
  it.each([
    ['en', 'Result entered ana, 24 Nov 2026, 10:00 Score: 1-0 2-0 Status: To be played Played'],
    ['es', 'Resultado anotado ana, 24 nov 2026, 10:00 Marcador: 1-0 2-0 Estado: Por jugar Jugado'],
  ])('says in words who changed what: %s', async (language, want) => {
    const api = setUp();
    TestBed.inject(TranslocoService).setActiveLang(language);
    const fixture = TestBed.createComponent(MatchHistory);
    fixture.componentRef.setInput('match', 7);
    fixture.componentRef.setInput('version', 2);
    TestBed.tick();
    api.expectOne('/api/v1/matches/7/changes').flush({
      items: [
        {
          id: 1,
          at: '2026-11-24T10:00:00Z',
          actor: {id: 3, name: 'ana'},
          kind: 'match',
          object: {id: 7, name: 'A – B'},
          action: 'result entered',
          details: {score: {was: '1-0', is: '2-0'}, status: {was: 'scheduled', is: 'played'}},
        },
      ],
    });
    await new Promise((resolve) => setTimeout(resolve));
    TestBed.tick();
    const item = text((fixture.nativeElement as HTMLElement).querySelector('li'));
    expect(item.replace(/\s/g, '')).toBe(want.replace(/\s/g, ''));
  });
});
