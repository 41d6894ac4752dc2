import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {button, choose, find, open, submit, text} from '../../../testing/page';
import {card} from '../../../testing/samples';
import type {FileScrutiny, Jornada} from '../../api/model';
import {ScrutinyPage} from './scrutiny-page';

const signs = '1X21X21X21X21X';
const jornada = (id: number, number: number, change: Partial<Jornada> = {}): Jornada => ({
  ...card().jornada,
  id,
  number,
  signs,
  ...change,
});

const answer: FileScrutiny = {
  columns: 3,
  cost: 2.25,
  duplicates: 1,
  scrutiny: {
    best: 12,
    couldBe: 12,
    final: true,
    columns: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0],
    money: [0, 0, 0, 30.5, 4, 0],
    net: 34.5,
  },
};

describe('the scrutiny of a column file', () => {
  async function opened(
    query = '',
    jornadas = [jornada(9, 21), jornada(8, 20), jornada(7, 19, {signs: ''})],
  ) {
    const shown = await open(`/pool/scrutiny${query}`, 'pool/scrutiny', ScrutinyPage);
    shown.api.expectOne('/api/v1/jornadas/seasons').flush({items: [{season: 2026}, {season: 2025}]});
    await shown.settle();
    const list = shown.api.expectOne((request) => request.url === '/api/v1/jornadas');
    list.flush({items: jornadas});
    await shown.settle();
    return {...shown, asked: list.request.params.get('season')};
  }
  async function chooseFile(page: Element, lines: string) {
    const field = find<HTMLInputElement>(page, '#file');
    Object.defineProperty(field, 'files', {value: [new File([lines], 'columns.txt')]});
    field.dispatchEvent(new Event('change'));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }

  it('offers the jornadas with an outcome, the latest first, and counts the lines of the file', async () => {
    const {api, page, settle, asked} = await opened();
    expect(asked).toBe('2026');
    const options = [...page.querySelectorAll('#jornada option')].map(text);
    expect(options).toEqual([`Jornada 21 · ${signs}`, `Jornada 20 · ${signs}`]);
    await chooseFile(page, '1X21X21X21X21X\r\n\n11111111111111\n');
    submit(page);
    const request = api.expectOne('/api/v1/jornadas/9/scrutiny');
    expect(request.request.body).toEqual({lines: ['1X21X21X21X21X', '', '11111111111111']});
    request.flush(answer);
    await settle();
    expect(text(find(page, '#result'))).toBe('12 right.');
    expect(text(page)).toContain('3 columns · €2.25 · Won €34.50 after tax');
    expect(text(page)).toContain('1 lines of the file repeat a column.');
    const rows = [...page.querySelectorAll('tbody tr')].map((row) => [...row.children].map(text));
    expect(rows[3]).toEqual(['12', '1', '€30.50']);
    expect(rows[4]).toEqual(['11', '2', '€4.00']);
  });

  it('takes season and jornada of the address', async () => {
    const {page, asked} = await opened('?season=2025&jornada=8');
    expect(asked).toBe('2025');
    expect(find<HTMLSelectElement>(page, '#season').value).toBe('2025');
    expect(find<HTMLSelectElement>(page, '#jornada').value).toBe('8');
  });

  it('writes what is chosen into the address; another season begins with its latest jornada', async () => {
    const {api, page, settle} = await opened();
    choose(page, '#jornada', '8');
    await settle();
    expect(TestBed.inject(Router).url).toBe('/pool/scrutiny?season=2026&jornada=8');
    submit(page);
    api.expectOne('/api/v1/jornadas/8/scrutiny');
    choose(page, '#season', '2025');
    await settle();
    expect(TestBed.inject(Router).url).toBe('/pool/scrutiny?season=2025');
    const list = api.expectOne((request) => request.params.get('season') === '2025');
    list.flush({items: [jornada(3, 60)]});
    await settle();
    expect(find<HTMLSelectElement>(page, '#jornada').value).toBe('3');
  });

  it('says which line is no column', async () => {
    const {api, page, settle} = await opened();
    submit(page);
    api
      .expectOne('/api/v1/jornadas/9/scrutiny')
      .flush({detail: 'line 2 is no column: "1X"'}, {status: 422, statusText: 'Wrong'});
    await settle();
    expect(text(find(page, '[role=alert]'))).toBe('Line 2 is no column: "1X".');
    expect(page.querySelector('#result')).toBeNull();
  });

  it('says that the jornadas could not be loaded, and tries again', async () => {
    const {api, page, settle} = await open('/pool/scrutiny', 'pool/scrutiny', ScrutinyPage);
    api.expectOne('/api/v1/jornadas/seasons').flush({items: [{season: 2026}]});
    await settle();
    const list = () => api.expectOne((request) => request.url === '/api/v1/jornadas');
    list().flush(null, {status: 500, statusText: 'Broken'});
    await settle();
    expect(page.querySelector('form')).toBeNull();
    button(page, 'Try again').click();
    await settle();
    list().flush({items: [jornada(9, 21)]});
    await settle();
    expect(page.querySelectorAll('#jornada option').length).toBe(1);
  });

  it('says that no jornada of the season has an outcome', async () => {
    const {page} = await opened('', [jornada(7, 19, {signs: ''})]);
    expect(text(page)).toContain('No jornada of this season has an outcome yet.');
    expect(find<HTMLButtonElement>(page, 'button[type=submit]').disabled).toBe(true);
  });
});
