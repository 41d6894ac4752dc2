import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {button, find, open, submit, text, type} from '../../../testing/page';
import {card, tokens} from '../../../testing/samples';
import type {WorkshopAnswer} from '../../api/model';
import {Session} from '../../core/session';
import {emptySlip, slipKey} from '../../shared/slip-draft';
import {WorkshopPage} from './workshop-page';

const marks = ['1X', ...Array<string>(13).fill('1')];
const columns = Array.from({length: 100}, (_, i) => `column${String(i)}`);
const step = {chance: 0.001, atLeast: {'10': 0.2}, given: 1, givenUp: 0, off: false};

const answer: WorkshopAnswer = {
  columns: 150,
  cost: 112.5,
  duplicates: 2,
  atLeast: {},
  items: columns,
  knowledge: card().knowledge,
  steps: [
    {...step, left: 200},
    {...step, left: 150, condition: 'run ..4', givenUp: 0.05},
    {...step, left: 3, condition: 'public ..800', off: true, refused: 'the shares are not known'},
  ],
};

describe('the workshop of columns', () => {
  async function opened(query = '') {
    const shown = await open(`/pool/5/workshop${query}`, 'pool/:id/workshop', WorkshopPage, () => {
      TestBed.inject(Session).open(tokens(), false);
      localStorage.setItem(
        slipKey(1, 5),
        JSON.stringify({...emptySlip, marks, plenoHome: ['2'], plenoAway: ['M']}),
      );
    });
    const {api, settle} = shown;
    api.expectOne('/api/v1/account').flush({id: 1, name: 'ana', role: 'player'});
    api.expectOne('/api/v1/jornadas/5').flush(card());
    await settle();
    api.match('/api/v1/condition-sets').forEach((one) => one.flush({items: []}));
    await settle();
    const work = async (change: Partial<WorkshopAnswer> = {}) => {
      submit(shown.page);
      const request = api.expectOne('/api/v1/jornadas/5/workshop');
      request.flush({...answer, ...change});
      await settle();
      return request.request.body as object;
    };
    return {...shown, work};
  }
  function choose(page: Element, id: string, value: string): void {
    const select = find<HTMLSelectElement>(page, id);
    select.value = value;
    select.dispatchEvent(new Event('change'));
  }

  it('narrows all columns down by conditions, and says what each leaves and gives up', async () => {
    const {page, work, settle} = await opened();
    type(find(page, 'app-condition-list input'), 'run ..4');
    await settle();
    expect(await work()).toEqual({conditions: ['run ..4'], slips: false, limit: 5000});
    expect(text(find(page, '#left'))).toBe('150 columns €112.50');
    const rows = [...page.querySelectorAll('tbody tr')].map((row) => [...row.children].map(text));
    expect(rows[0]?.slice(0, 2)).toEqual(['Start', '200']);
    expect(rows[1]).toEqual(['run ..4', '150', '1', '0.1%', '20%', '5%']);
    expect(rows[2]?.[0]).toBe('public ..800 the shares are not known');
    expect(text(page)).toContain('2 lines of the file repeat a column.');
    // Conditions are kept in this browser.
    expect(localStorage.getItem('conditions-1')).toContain('run ..4');
  });

  it('starts from the marks of the slip, reduces and groups', async () => {
    const {page, work, settle} = await opened();
    choose(page, '#start', 'slip');
    choose(page, '#reduce', '13');
    find<HTMLInputElement>(page, 'form > label [type=checkbox]').click();
    await settle();
    const body = await work({
      reduced: {from: 600, guarantee: 13, ifMarksFail: [13, 12, 11]},
      slips: [{ticket: {marks}, columns: 2}],
    });
    expect(body).toMatchObject({ticket: {marks}, reduce: 13, slips: true});
    expect(text(page)).toContain('Reduced from 600 columns: 13 right for certain');
    expect(text(page)).toContain('With one mark wrong 12, with two 11.');
    expect(text(find(page, '#paper'))).toBe('Slips: 1');
    expect(page.querySelectorAll('app-paper-slips li').length).toBe(1);
    // Under triples no mark fails.
    await work({reduced: {from: 600, guarantee: 11, ifMarksFail: [11, 10]}});
    expect(text(page)).toContain('With the one mark wrong that can be 10.');
    await work({reduced: {from: 600, guarantee: 11, ifMarksFail: [11]}});
    expect(text(page)).not.toContain('mark wrong');
  });

  it('plays fixtures in full beside the reduction, and keeps them in the address', async () => {
    const {page, work, settle} = await opened('?reduce=13&direct=2,99,x');
    expect(await work()).toMatchObject({reduce: 13, direct: [2]});
    const boxes = page.querySelectorAll<HTMLInputElement>('app-direct-fixtures input');
    expect(boxes.length).toBe(card().fixtures.length);
    expect(boxes[1]?.checked).toBe(true);
    boxes[0]?.click();
    await settle();
    expect(await work()).toMatchObject({reduce: 13, direct: [1, 2]});
    expect(TestBed.inject(Router).url).toBe('/pool/5/workshop?reduce=13&direct=1,2&start=all');
    choose(page, '#reduce', '0');
    await settle();
    expect(page.querySelector('app-direct-fixtures')).toBeNull();
    expect(await work()).not.toHaveProperty('direct');
  });

  it('goes on with what was worked out last', async () => {
    const {api, page, work, settle} = await opened();
    await work({columns: 7000});
    type(find(page, 'app-condition-list input'), 'homes 9..');
    submit(page);
    api
      .expectOne('/api/v1/jornadas/5/workshop')
      .flush({detail: 'no'}, {status: 422, statusText: 'Unprocessable Entity'});
    await settle();
    button(page, 'Next').click();
    const next = api.expectOne('/api/v1/jornadas/5/workshop');
    expect(next.request.body).toMatchObject({conditions: [], listOnly: true});
  });

  it('keeps all columns left as a ticket, with the pleno of the slip', async () => {
    const {api, page, work, settle} = await opened();
    await work();
    type(find(page, '#ticketName'), ' few ');
    find(page, 'form:has(#ticketName)').dispatchEvent(new Event('submit', {cancelable: true}));
    const all = api.expectOne('/api/v1/jornadas/5/workshop');
    expect(all.request.body).toEqual({conditions: [], listOnly: true, offset: 0, limit: 31104});
    all.flush({...answer, items: ['one', 'two']});
    const kept = api.expectOne({method: 'POST', url: '/api/v1/tickets'});
    expect(kept.request.body).toEqual({
      jornadaId: 5,
      name: 'few',
      ticket: {columns: ['one', 'two'], pleno: ['2-M'], elige8: undefined},
    });
    kept.flush({});
    await settle();
    expect(text(page)).toContain('Kept: it is with your tickets on the slip.');
  });

  it('joins other files', async () => {
    const {page, work, settle} = await opened();
    button(page, 'Add a file').click();
    await settle();
    choose(page, '[aria-label="What is done with file 1"]', 'minus');
    await settle();
    expect(await work()).toMatchObject({sets: [{operation: 'minus', lines: []}]});
    button(page, 'Remove file 1').click();
    await settle();
    expect(await work()).not.toHaveProperty('sets');
  });

  it('has what was worked out in the address, until conditions are changed', async () => {
    const {page, work, settle} = await opened('?start=slip&reduce=12&slips=true&condition=off%20run%20..4');
    expect(await work()).toMatchObject({
      ticket: {marks},
      reduce: 12,
      slips: true,
      conditions: ['off run ..4'],
    });
    choose(page, '#reduce', '0');
    await work();
    const {url} = TestBed.inject(Router);
    expect(url).toBe('/pool/5/workshop?start=slip&slips=true&condition=off%20run%20..4');
    type(find(page, 'app-condition-list input'), 'homes 9..');
    await settle();
    // A reload shows what this browser has kept since.
    expect(TestBed.inject(Router).url).toBe('/pool/5/workshop?start=slip&slips=true');
    expect(localStorage.getItem('conditions-1')).toContain('homes 9..');
  });

  it('says which condition cannot be read, beside what was left before', async () => {
    const {api, page, work, settle} = await opened();
    await work();
    submit(page);
    api
      .expectOne('/api/v1/jornadas/5/workshop')
      .flush({detail: 'condition 1: no such word: runn'}, {status: 422, statusText: 'Wrong'});
    await settle();
    expect(text(find(page, '[role=alert]'))).toBe('Condition 1: no such word: runn.');
    expect(text(find(page, '#left'))).toContain('150 columns');
    expect(button(page, 'Work it out').disabled).toBe(false);
  });
});
