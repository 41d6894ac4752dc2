import type {TestRequest} from '@angular/common/http/testing';
import {find, open, submit, text, type} from '../../../testing/page';
import {match} from '../../../testing/samples';
import {EntryPage} from './entry-page';

describe('the entry of a matchday', () => {
  async function entry() {
    const opened = await open(
      '/matches/entry?division=SP1&season=2016&matchday=37',
      'matches/entry',
      EntryPage,
    );
    const {api, page, settle} = opened;
    api
      .expectOne((request) => request.url === '/api/v1/matches')
      .flush({
        items: [
          match({id: 7, version: 1, score: undefined, status: 'scheduled'}),
          match({id: 8, version: 2, score: {home: 1, away: 1}, status: 'played'}),
        ],
      });
    await settle();
    const fields = () => [...page.querySelectorAll<HTMLInputElement>('form input')];
    const send = async () => {
      await settle();
      submit(page);
      await settle();
    };
    const put = (id: number): TestRequest =>
      api.expectOne({method: 'PUT', url: `/api/v1/matches/${String(id)}/result`});
    return {...opened, fields, send, put};
  }

  it('saves only the rows that were changed, digits alone', async () => {
    const {api, page, settle, fields, send, put} = await entry();
    const [home, away] = fields();
    type(home as HTMLInputElement, '3x');
    type(away as HTMLInputElement, '0');
    expect(home?.value).toBe('3');
    await send();
    const request = put(7);
    expect(request.request.body).toEqual({homeGoals: 3, awayGoals: 0});
    expect(request.request.headers.get('If-Match')).toBe('"1"');
    api.expectNone('/api/v1/matches/8/result');
    request.flush(match({id: 7, version: 2, score: {home: 3, away: 0}, status: 'played'}));
    await settle();
    expect(text(page.querySelector('li'))).toContain('Saved');
    expect(find<HTMLButtonElement>(page, 'button[type=submit]').disabled).toBe(true);
  });

  it('says what is missing in a row', async () => {
    const {api, page, fields, send} = await entry();
    type(fields()[0] as HTMLInputElement, '3');
    await send();
    api.expectNone('/api/v1/matches/7/result');
    expect(text(page.querySelector('#problem-7'))).toBe('Enter the goals of both sides.');
  });

  it('withdraws the result of a row that was emptied', async () => {
    const {api, fields, send} = await entry();
    type(fields()[2] as HTMLInputElement, '');
    type(fields()[3] as HTMLInputElement, '');
    await send();
    const request = api.expectOne({method: 'DELETE', url: '/api/v1/matches/8/result'});
    expect(request.request.headers.get('If-Match')).toBe('"2"');
  });

  it('shows what somebody else entered beside what was typed, and saves over it on demand', async () => {
    const {api, page, settle, fields, send, put} = await entry();
    type(fields()[0] as HTMLInputElement, '3');
    type(fields()[1] as HTMLInputElement, '0');
    await send();
    put(7).flush({}, {status: 412, statusText: 'Precondition Failed'});
    await settle();
    api
      .expectOne({method: 'GET', url: '/api/v1/matches/7'})
      .flush(match({id: 7, version: 5, score: {home: 2, away: 2}, status: 'played'}));
    await settle();
    expect(text(page.querySelector('#problem-7'))).toContain('it is 2-2 now');
    expect(fields()[0]?.value).toBe('3');
    await send();
    expect(put(7).request.headers.get('If-Match')).toBe('"5"');
  });
});
