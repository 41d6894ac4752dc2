import {TestBed} from '@angular/core/testing';
import {ActivatedRoute, convertToParamMap, Router} from '@angular/router';
import {button, cells, choose, find, show, submit, text, type} from '../../../testing/page';
import type {Compared, TicketContent} from '../../api/model';
import {Suggestions} from './suggestions';

const atLeast = (ten: number) => ({'10': ten, '11': 0.05, '12': 0.01, '13': 0.001, '14': 0.0001});
const sums = {cost: 12, columns: 16, likeliestElige8: [], publicGuessed: true, atLeast: atLeast(0.2)};
const marks = ['1X', ...Array<string>(13).fill('1')];

const ways: Compared[] = [
  {
    kind: 'multiple',
    objective: 'p12',
    same: [{kind: 'free', objective: 'p10'}],
    sums: {...sums, expectedReturn: 6, returnRate: 0.5, ticket: {marks}},
  },
  {
    kind: 'columns',
    objective: 'p12',
    sums: {...sums, atLeast: atLeast(0.1), expectedReturn: 3, returnRate: 0.25},
  },
  {kind: 'reduced', objective: 'p12', refused: 'No official reduction is so cheap.'},
];

describe('suggested tickets', () => {
  async function opened(inputs = {}) {
    const taken: TicketContent[] = [];
    const shown = await show(Suggestions, {jornada: 5, marks: Array<string>(14).fill(''), ...inputs});
    shown.part.take.subscribe((ticket) => taken.push(ticket));
    shown.api.match('/api/v1/condition-sets').forEach((one) => one.flush({items: []}));
    await shown.settle();
    const suggest = async () => {
      submit(shown.page);
      const request = shown.api.expectOne({method: 'POST', url: '/api/v1/jornadas/5/comparisons'});
      request.flush({items: ways});
      await shown.settle();
      return request.request.body as object;
    };
    return {...shown, taken, suggest};
  }

  it('stand side by side, with what each gives up against the best', async () => {
    const {page, taken, suggest} = await opened({pleno: ['2-M']});
    expect(await suggest()).toEqual({budget: 12, objective: 'p12', pleno: ['2-M']});
    const [first, second, third] = [
      ...page.querySelectorAll('app-suggestions > section > ul > li, section > ul > li'),
    ];
    expect(text(first)).toContain('Doubles and triples 12 or more');
    expect(text(first)).toContain('The same ticket: Any reduction, 10 or more.');
    expect(text(first)).toContain('Expected return €6.00 (50% of the price). best');
    expect(text(second)).toContain('-50% against the best');
    // The chance of ten or more is half the best's; the others are as good.
    const lost = second && cells(second, 'tr.lost')[0];
    expect(lost?.filter((cell) => cell === '-50%').length).toBe(1);
    expect(text(third)).toContain('No official reduction is so cheap.');
    expect(text(page)).toContain("The public's shares are not known");
    button(page, 'Put it on the slip').click();
    expect(taken).toEqual([{marks}]);
  });

  it('are asked for again as the address has it', async () => {
    const {page, settle, suggest} = await opened();
    type(find(page, '#budget'), '6');
    choose(page, '#objective', 'value');
    expect(await suggest()).toMatchObject({budget: 6, objective: 'value'});
    await settle();
    const {url} = TestBed.inject(Router);
    expect(url).toBe('/?budget=6&objective=value');
    TestBed.resetTestingModule();
    const params = convertToParamMap({budget: '6', objective: 'value'});
    TestBed.overrideProvider(ActivatedRoute, {useValue: {snapshot: {queryParamMap: params}}});
    const again = await show(Suggestions, {jornada: 5, marks});
    expect(find<HTMLInputElement>(again.page, '#budget').value).toBe('6');
    expect(find<HTMLSelectElement>(again.page, '#objective').value).toBe('value');
  });

  it('rest on the views of the player: when those change, they go', async () => {
    const {page, set, suggest} = await opened();
    await suggest();
    expect(page.querySelectorAll('h3').length).toBe(3);
    await set({viewChanges: 1});
    expect(page.querySelectorAll('h3').length).toBe(0);
  });

  it('are filtered by conditions, one of them made of the marks on the slip', async () => {
    const {page, settle, suggest} = await opened({marks: ['1X', '2', ...Array<string>(12).fill('')]});
    button(page, 'A group of the marks on the slip').click();
    await settle();
    expect(await suggest()).toMatchObject({conditions: ['column [1X]2------------ hits 1..2']});
    const url = TestBed.inject(Router).parseUrl(TestBed.inject(Router).url);
    expect(url.queryParams['condition']).toBe('column [1X]2------------ hits 1..2');
    TestBed.resetTestingModule();
    const params = convertToParamMap({condition: ['column [1X]2------------ hits 1..2', 'signs X 3..5']});
    TestBed.overrideProvider(ActivatedRoute, {useValue: {snapshot: {queryParamMap: params}}});
    const again = await opened({marks});
    expect(await again.suggest()).toMatchObject({
      conditions: ['column [1X]2------------ hits 1..2', 'signs X 3..5'],
    });
  });

  it('have no group without marks', async () => {
    const {page} = await opened();
    expect(button(page, 'A group of the marks on the slip').disabled).toBe(true);
  });

  it('say why there are none', async () => {
    const {api, page, settle} = await opened();
    type(find(page, '#budget'), '0.5');
    submit(page);
    api
      .expectOne({method: 'POST', url: '/api/v1/jornadas/5/comparisons'})
      .flush({detail: 'the budget pays for no ticket'}, {status: 422, statusText: 'Wrong'});
    await settle();
    expect(text(find(page, '[role=alert]'))).toBe('The budget pays for no ticket.');
    expect(button(page, 'Suggest').disabled).toBe(false);
  });
});
