import {TestBed} from '@angular/core/testing';
import {ActivatedRoute, convertToParamMap, Router} from '@angular/router';
import {button, cells, find, show, text} from '../../../testing/page';
import {payouts} from '../../../testing/pool';
import {card} from '../../../testing/samples';
import {Payouts} from './payouts';

const ticket = {marks: ['1X', ...Array<string>(13).fill('1')]};

describe('what a ticket can win', () => {
  async function opened() {
    const shown = await show(Payouts, {jornada: 5, ticket, fixtures: card().fixtures});
    const boxes = [...shown.page.querySelectorAll<HTMLInputElement>('[type=checkbox]')];
    return {...shown, boxes};
  }

  it('is told over all results, and by the outcomes of chosen fixtures', async () => {
    const {api, page, boxes, settle} = await opened();
    boxes[13]?.click();
    boxes[1]?.click();
    await settle();
    button(page, 'Work it out now').click();
    const request = api.expectOne({method: 'POST', url: '/api/v1/jornadas/5/payouts'});
    expect(request.request.body).toEqual({ticket, fixtures: [2, 14]});
    request.flush(payouts());
    await settle();
    expect(text(page)).toContain('3 of 9 results that are still possible pay something.');
    expect(cells(find(page, '[aria-label="What can be won"]'))).toEqual([
      ['any', '100%', '25%', '10%', '€4.50', '€50,000.00'],
      // Within its group: a quarter of the whole is half of it.
      ['X', '50%', '50%', '10%', '€4.50', '€50,000.00'],
      ['2', '50%', '0%', '0%', '–', '–'],
    ]);
    expect(cells(find(page, '[aria-label="The likeliest results that pay"]'))).toEqual([
      ['1X111111111112', '13', '2%', '€104.50'],
    ]);
  });

  it('is grouped by three fixtures at most', async () => {
    const {boxes, settle} = await opened();
    boxes.slice(0, 3).forEach((box) => box.click());
    await settle();
    expect(boxes.filter((box) => box.disabled).length).toBe(11);
    boxes[0]?.click();
    await settle();
    expect(boxes.filter((box) => box.disabled).length).toBe(0);
  });

  it('has the chosen fixtures in the address', async () => {
    const {page, boxes, settle} = await opened();
    expect(find<HTMLDetailsElement>(page, 'details').open).toBe(false);
    boxes[13]?.click();
    boxes[1]?.click();
    await settle();
    expect(TestBed.inject(Router).url).toBe('/?payouts=2.14');
    boxes[13]?.click();
    boxes[1]?.click();
    await settle();
    expect(TestBed.inject(Router).url).toBe('/');
  });

  it.each([
    ['14.2', [2, 14]],
    ['0.15.3.3.x.1.2.4', [1, 2, 3]],
    ['nothing', []],
  ])('asks for the fixtures of the address: %s', async (payouts, want) => {
    const params = convertToParamMap({payouts});
    TestBed.overrideProvider(ActivatedRoute, {useValue: {snapshot: {queryParamMap: params}}});
    const {page, boxes} = await opened();
    expect(boxes.flatMap((box, i) => (box.checked ? [i + 1] : []))).toEqual(want);
    expect(find<HTMLDetailsElement>(page, 'details').open).toBe(want.length > 0);
  });

  it('is gone once the ticket is another one', async () => {
    const {api, page, set, settle} = await opened();
    button(page, 'Work it out now').click();
    api.expectOne('/api/v1/jornadas/5/payouts').flush(payouts());
    await settle();
    expect(page.querySelector('table')).not.toBeNull();
    await set({ticket: {marks: Array<string>(14).fill('1X')}});
    expect(page.querySelector('table')).toBeNull();
  });

  it('cannot be told of a ticket that is not complete', async () => {
    const {api, page, settle} = await opened();
    button(page, 'Work it out now').click();
    api
      .expectOne('/api/v1/jornadas/5/payouts')
      .flush({detail: 'fixture 3 has no mark'}, {status: 422, statusText: 'Wrong'});
    await settle();
    expect(text(find(page, '[role=alert]'))).toBe('Fixture 3 has no mark.');
  });
});
