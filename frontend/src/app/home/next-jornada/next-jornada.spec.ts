import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {button, find, open, text} from '../../../testing/page';
import {card, tokens} from '../../../testing/samples';
import type {Jornada} from '../../api/model';
import {Session} from '../../core/session';
import {slipFrom, slipKey} from '../../shared/slip-draft';
import {NextJornada} from './next-jornada';

const jornada = (id: number, closesAt: string, change: Partial<Jornada> = {}): Jornada => ({
  ...card().jornada,
  id,
  number: id,
  closesAt,
  ...change,
});

describe('the jornada that closes next', () => {
  beforeEach(() => vi.useFakeTimers({toFake: ['Date'], now: new Date('2026-11-26T19:00:00Z')}));
  afterEach(() => vi.useRealTimers());

  async function opened(items: Jornada[]) {
    const shown = await open('/', '', NextJornada, () => {
      TestBed.inject(Session).open(tokens(), false);
    });
    shown.api.match('/api/v1/account').forEach((one) => one.flush({id: 1, name: 'ana', role: 'player'}));
    shown.api.expectOne((request) => request.url === '/api/v1/jornadas').flush({items});
    await shown.settle();
    return shown;
  }

  it('is the first that is open still, with the time left and the tickets for it', async () => {
    const {api, page, settle} = await opened([
      jornada(22, '2026-11-29T19:00:00Z'),
      jornada(20, '2026-11-25T19:00:00Z', {closed: true}),
      jornada(21, '2026-11-27T19:00:00Z', {jackpot: 1_500_000}),
    ]);
    api
      .expectOne('/api/v1/tickets?jornada=21')
      .flush({items: [{id: 3, name: 'Friday', columns: 16, cost: 12}]});
    await settle();
    expect(text(find(page, 'h2'))).toBe('La Quiniela · Jornada 21');
    expect(find<HTMLAnchorElement>(page, 'h2 a').getAttribute('href')).toBe('/pool/21');
    expect(text(page)).toContain('(in 24 hours)');
    expect(text(page)).toContain('1,500,000');
    expect(text(page)).toContain('Friday: 16 columns, €12.00');
    expect(page.querySelector('app-proposal')).not.toBeNull();
  });

  it('proposes nothing before its fixtures are known', async () => {
    const {page} = await opened([jornada(21, '2026-11-27T19:00:00Z', {state: 'announced'})]);
    expect(text(find(page, 'h2'))).toContain('Jornada 21');
    expect(page.querySelector('app-proposal')).toBeNull();
  });

  it('takes no room where there is none', async () => {
    const {api, page} = await opened([jornada(20, '2026-11-25T19:00:00Z', {closed: true})]);
    expect(page.querySelector('section')).toBeNull();
    api.expectNone((request) => request.url === '/api/v1/tickets');
  });

  it('opens the slip with a proposed ticket on it', async () => {
    const {api, page, settle} = await opened([jornada(21, '2026-11-27T19:00:00Z')]);
    const marks = ['1X', ...Array<string>(13).fill('1')];
    const sums = {
      columns: 2,
      cost: 1.5,
      atLeast: {},
      likeliestElige8: [],
      publicGuessed: false,
      ticket: {marks},
    };
    button(page, '6 €').click();
    api.expectOne('/api/v1/jornadas/21/proposals').flush({kind: 'multiple', aim: 'prize', reasons: [], sums});
    await settle();
    button(page, 'Change it on the slip').click();
    await settle();
    expect(slipFrom(localStorage.getItem(slipKey(1, 21))).marks).toEqual(marks);
    expect(TestBed.inject(Router).url).toBe('/pool/21');
  });
});
