import {Component, inject} from '@angular/core';
import {TestBed} from '@angular/core/testing';
import {button, cells, choose, find, open, submit, text, type} from '../../../testing/page';
import {card, tokens} from '../../../testing/samples';
import type {Jornada, TicketSums} from '../../api/model';
import {Session} from '../../core/session';
import {SlipState} from '../slip-state';
import {TicketWorth} from './ticket-worth';

let state: SlipState;

@Component({imports: [TicketWorth], template: '<app-ticket-worth />', providers: [SlipState]})
class Page {
  constructor() {
    state = inject(SlipState);
  }
}

const sums: TicketSums = {
  columns: 2,
  cost: 1.5,
  atLeast: {'10': 0.12, '11': 0.04, '12': 0.01, '13': 0.001, '14': 0.0001},
  prizes: {'14': 90_000, '10': 1.25},
  expectedReturn: 0.7,
  returnRate: 0.4667,
  likeliestElige8: [],
  publicGuessed: true,
};

describe('what the ticket on the slip is worth', () => {
  async function opened(change: Partial<Jornada> = {}) {
    const shown = await open('/pool/5', 'pool/:id', Page, () => {
      TestBed.inject(Session).open(tokens(), false);
    });
    const {api, settle} = shown;
    api.expectOne('/api/v1/account').flush({id: 1, name: 'ana', role: 'player'});
    api.expectOne('/api/v1/jornadas/5').flush(card(change));
    api.expectOne('/api/v1/jornadas/5/views').flush({items: []});
    api.expectOne('/api/v1/tickets?jornada=5').flush({items: []});
    await settle();
    const weighed = async () => {
      state.fill();
      state.tick({row: 0, sign: 'X'});
      await settle();
      return api.expectOne('/api/v1/jornadas/5/odds');
    };
    return {...shown, weighed};
  }

  it('is its price, its chances and what they pay', async () => {
    const {page, settle, weighed} = await opened();
    expect(text(find(page, '.price'))).toBe('Fixtures without a mark: 14.');
    (await weighed()).flush(sums);
    await settle();
    expect(cells(page, '.price')).toEqual([['€1.50', '2 columns']]);
    const rows = cells(page);
    expect(rows.find(([hit]) => hit === '14')).toEqual(['14', '0.01%', '10,000', '€90,000']);
    expect(rows.find(([hit]) => hit === '10 or more')).toEqual(['10 or more', '12%', '8.3', '€1.25']);
    expect(text(page)).toContain('Expected return €0.70 of €1.50 (46.7%)');
    expect(text(page)).toContain("The public's shares are not known");
  });

  it('is kept under a name', async () => {
    const {api, page, settle, weighed} = await opened();
    const save = () => button(page, 'Keep this ticket');
    expect(save().disabled).toBe(true);
    (await weighed()).flush(sums);
    await settle();
    type(find(page, '#name'), 'Friday');
    submit(find(page, 'section'));
    const kept = api.expectOne({method: 'POST', url: '/api/v1/tickets'});
    expect(kept.request.body).toMatchObject({jornadaId: 5, name: 'Friday', members: []});
    kept.flush({id: 3});
    await settle();
    expect(text(page)).toContain('The ticket is kept.');
  });

  it('says why it cannot be weighed', async () => {
    const {page, settle, weighed} = await opened();
    (await weighed()).flush({detail: 'too many columns'}, {status: 422, statusText: 'Wrong'});
    await settle();
    expect(text(find(page, '.price [role=alert]'))).toBe('Too many columns.');
    expect(button(page, 'Keep this ticket').disabled).toBe(true);
  });

  it('says what a reduction guarantees', async () => {
    const {page, settle} = await opened();
    choose(page, '#reduction', '1');
    await settle();
    expect(text(page)).toContain('13 right for certain if every fixture ends as marked.');
  });

  it('cannot be kept once the jornada has closed', async () => {
    const {page} = await opened({closed: true, state: 'closed'});
    expect(page.querySelector('form')).toBeNull();
    expect(find<HTMLSelectElement>(page, '#reduction').disabled).toBe(true);
  });
});
