import {TestBed} from '@angular/core/testing';
import {button, find, setUp, text} from '../../../testing/page';
import type {Proposal, TicketContent} from '../../api/model';
import {Language} from '../../core/language';
import {ProposedTicket} from './proposal';

const marks = ['1', '1X', '1', '1', '1', '1', '1', '1', '12', '1', '1', '1', '1', '2'];
const proposal: Proposal = {
  kind: 'multiple',
  aim: 'prize',
  reasons: ['it leaves the favourite most often in fixtures 2, 9'],
  sums: {
    columns: 4,
    cost: 3,
    atLeast: {'10': 0.1, '11': 0.05, '12': 0.01, '13': 0.001, '14': 0.0001},
    likeliestElige8: [],
    publicGuessed: false,
    ticket: {marks, pleno: ['2-1']},
  },
};

describe('a good ticket in one tap', () => {
  const path = '/api/v1/jornadas/5/proposals';

  async function show() {
    const api = setUp();
    await TestBed.inject(Language).choose('en');
    const fixture = TestBed.createComponent(ProposedTicket);
    fixture.componentRef.setInput('jornada', 5);
    const taken: TicketContent[] = [];
    let kept = 0;
    fixture.componentInstance.take.subscribe((ticket) => taken.push(ticket));
    fixture.componentInstance.kept.subscribe(() => kept++);
    await fixture.whenStable();
    return {
      api,
      page: fixture.nativeElement as HTMLElement,
      settle: () => fixture.whenStable(),
      taken,
      kept: () => kept,
    };
  }

  it('is shown with why, taken to the slip, or kept', async () => {
    const {api, page, settle, taken, kept} = await show();
    button(page, '6 €').click();
    const request = api.expectOne({method: 'POST', url: path});
    expect(request.request.body).toEqual({budget: 6, aim: 'prize', pleno: true, elige8: false});
    request.flush(proposal);
    await settle();
    expect([...page.querySelectorAll('.marks li')].map(text)).toEqual(marks);
    expect(text(page)).toContain('It leaves the favourite most often in fixtures 2, 9.');
    expect(text(page)).toContain('18+');
    button(page, 'Change it on the slip').click();
    expect(taken).toEqual([proposal.sums.ticket]);
    button(page, 'Keep this ticket').click();
    const save = api.expectOne({method: 'POST', url: '/api/v1/tickets'});
    expect(save.request.body).toEqual({jornadaId: 5, ticket: proposal.sums.ticket});
    save.flush({});
    await settle();
    expect(kept()).toBe(1);
    expect(page.querySelector('.marks')).toBeNull();
    expect(text(page)).toContain('The ticket is kept.');
  });

  it('follows what is wished for', async () => {
    const {api, page, settle} = await show();
    button(page, '12 €').click();
    api.expectOne({method: 'POST', url: path}).flush(proposal);
    await settle();
    const aims = find<HTMLSelectElement>(page, 'select');
    aims.value = 'value';
    aims.dispatchEvent(new Event('change'));
    expect(api.expectOne({method: 'POST', url: path}).request.body).toEqual({
      budget: 12,
      aim: 'value',
      pleno: true,
      elige8: false,
    });
  });

  it('says why there is none', async () => {
    const {api, page, settle} = await show();
    button(page, '24 €').click();
    api
      .expectOne({method: 'POST', url: path})
      .flush({detail: 'nothing is known of 14 fixtures'}, {status: 409, statusText: 'Conflict'});
    await settle();
    expect(text(find(page, '[role=alert]'))).toContain('Nothing is known of 14 fixtures.');
  });
});
