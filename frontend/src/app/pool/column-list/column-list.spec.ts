import {button, find, show, submit, text, type} from '../../../testing/page';
import {card} from '../../../testing/samples';
import type {WorkshopAnswer} from '../../api/model';
import {ColumnList} from './column-list';

const numbered = (from: number, count: number) =>
  Array.from({length: count}, (_, i) => `c${String(from + i)}`);
const url = '/api/v1/jornadas/5/workshop';
const asked = {conditions: ['run ..4'], slips: true, compare: {lines: ['1X2']}};

function answerOf(columns: number): WorkshopAnswer {
  const items = numbered(0, Math.min(columns, 5000));
  return {columns, cost: 0, duplicates: 0, atLeast: {}, items, steps: [], knowledge: card().knowledge};
}

describe('the list of columns', () => {
  const opened = (columns: number) => show(ColumnList, {jornada: 5, asked, answer: answerOf(columns)});
  const listed = (page: Element) => text(find(page, '.columns')).split(' ');

  it('goes through what is there without asking again', async () => {
    const {page, settle} = await opened(150);
    expect(listed(page)).toEqual(numbered(0, 100));
    expect(text(find(page, 'h3'))).toBe('Columns 1 to 100 of 150');
    expect(button(page, 'Previous').disabled).toBe(true);
    button(page, 'Next').click();
    await settle();
    expect(listed(page)).toEqual(numbered(100, 50));
    expect(button(page, 'Next').disabled).toBe(true);
    button(page, 'Previous').click();
    await settle();
    expect(listed(page)).toEqual(numbered(0, 100));
  });

  it('jumps into the middle of a million, asking for the list alone', async () => {
    const {api, page, settle} = await opened(1_000_000);
    type(find(page, '#columnPlace'), '500001');
    submit(page);
    const request = api.expectOne(url);
    expect(request.request.body).toEqual({
      conditions: ['run ..4'],
      listOnly: true,
      offset: 497_500,
      limit: 5000,
    });
    request.flush({...answerOf(1_000_000), items: numbered(497_500, 5000)});
    await settle();
    expect(listed(page)).toEqual(numbered(500_000, 100));
    button(page, 'Next').click();
    await settle();
    expect(listed(page)).toEqual(numbered(500_100, 100));
    // What is beyond the end is the end.
    type(find(page, '#columnPlace'), '1000000');
    submit(page);
    api.expectOne(url).flush({...answerOf(1_000_000), items: numbered(997_499, 2501)});
    await settle();
    expect(listed(page)).toEqual(['c999999']);
    expect(button(page, 'Next').disabled).toBe(true);
  });

  it('says why a part did not come', async () => {
    const {api, page, settle} = await opened(10_000);
    type(find(page, '#columnPlace'), '9000');
    submit(page);
    api.expectOne(url).flush({detail: 'Not now.'}, {status: 409, statusText: 'Conflict'});
    await settle();
    expect(text(page)).toContain('Not now.');
    expect(listed(page)).toEqual(numbered(0, 100));
  });

  it('saves all of them, however many, part by part', async () => {
    const saved: Blob[] = [];
    URL.createObjectURL = (blob: Blob) => `blob:${String(saved.push(blob))}`;
    URL.revokeObjectURL = () => undefined;
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    const {api, page, settle} = await opened(600_000);
    button(page, 'Columns as text').click();
    for (const offset of [0, 250_000, 500_000]) {
      const request = api.expectOne(url);
      expect(request.request.body).toEqual({conditions: ['run ..4'], listOnly: true, offset, limit: 250_000});
      request.flush({...answerOf(600_000), items: [`from${String(offset)}`]});
    }
    await settle();
    vi.restoreAllMocks();
    expect(await saved[0]?.text()).toBe('from0\nfrom250000\nfrom500000\n');
  });
});
