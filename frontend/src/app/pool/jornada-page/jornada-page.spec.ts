import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {button, find, open, submit, text, type} from '../../../testing/page';
import {card} from '../../../testing/samples';
import type {Probs} from '../../api/model';
import {JornadaPage} from './jornada-page';

describe('a jornada that is changed', () => {
  async function edit() {
    const opened = await open('/pool/5/edit', 'pool/:id/edit', JornadaPage);
    opened.api.expectNone('/api/v1/jornadas/draft');
    opened.api.expectOne('/api/v1/jornadas/5').flush(card({id: 5, number: 20, version: 3}));
    await opened.settle();
    return opened;
  }

  it('is sent as it was but for what was typed, for the version that was seen', async () => {
    const {api, page, settle} = await edit();
    expect(text(page.querySelector('h1'))).toBe('Change jornada 20');
    expect(find<HTMLTextAreaElement>(page, '#shares').value).toBe('\n61 24 15');
    type(find<HTMLInputElement>(page, '#takings'), '2500000');
    submit(page);
    const request = api.expectOne({method: 'PUT', url: '/api/v1/jornadas/5'});
    expect(request.request.headers.get('If-Match')).toBe('"3"');
    const {jornada} = card({id: 5, number: 20});
    expect(request.request.body).toEqual({
      season: '2026-27',
      number: 20,
      closesAt: jornada.closesAt,
      fixtures: jornada.fixtures,
      takings: 2_500_000,
      jackpot: undefined,
      public: [[], [61, 24, 15]],
    });
    request.flush(jornada);
    await settle();
    expect(TestBed.inject(Router).url).toBe('/pool/5');
  });

  it('looks for the match of another team', async () => {
    const {api, page} = await edit();
    type(find<HTMLInputElement>(page, '[aria-label="Home team of 2"]'), 'Another');
    submit(page);
    const {fixtures} = api.expectOne({method: 'PUT', url: '/api/v1/jornadas/5'}).request.body as {
      fixtures: unknown[];
    };
    expect(fixtures[1]).toEqual({home: 'Another', away: 'Away 2', matchId: undefined});
  });

  it('is saved over another change only when the user wants it', async () => {
    const {api, page, settle} = await edit();
    type(find<HTMLInputElement>(page, '#jackpot'), '300000');
    submit(page);
    api
      .expectOne({method: 'PUT', url: '/api/v1/jornadas/5'})
      .flush({}, {status: 412, statusText: 'Precondition Failed'});
    await settle();
    expect(text(page.querySelector('[role=alert]'))).toContain('Somebody else has changed it meanwhile.');
    button(page, 'Save mine over it').click();
    api.expectOne({method: 'GET', url: '/api/v1/jornadas/5'}).flush(card({id: 5, version: 4}));
    const second = api.expectOne({method: 'PUT', url: '/api/v1/jornadas/5'});
    expect(second.request.headers.get('If-Match')).toBe('"4"');
    expect((second.request.body as {jackpot: number}).jackpot).toBe(300_000);
  });

  it('comes back with its results after it was deleted', async () => {
    const opened = await open('/pool/5/edit', 'pool/:id/edit', JornadaPage);
    const {api, page, settle} = opened;
    api.expectOne('/api/v1/jornadas/5').flush(card({id: 5, signs: '1X------------'}));
    await settle();
    button(page, 'Delete').click();
    const gone = api.expectOne({method: 'DELETE', url: '/api/v1/jornadas/5'});
    expect(gone.request.headers.get('If-Match')).toBe('"1"');
    gone.flush(null);
    await settle();
    button(page, 'Undo').click();
    api.expectOne({method: 'POST', url: '/api/v1/jornadas'}).flush(card({id: 6}).jornada);
    const results = api.expectOne({method: 'PUT', url: '/api/v1/jornadas/6/results'});
    expect((results.request.body as {signs: string}).signs).toBe('1X------------');
    results.flush(card({id: 6}).jornada);
    await settle();
    expect(TestBed.inject(Router).url).toBe('/pool/6');
  });
});

describe('the odds and percentages of a jornada', () => {
  async function edit() {
    const opened = await open('/pool/5/edit', 'pool/:id/edit', JornadaPage);
    const third = 1 / 3;
    opened.api.expectOne('/api/v1/jornadas/5').flush(
      card({
        id: 5,
        odds: nulls({2: {home: 1.85, draw: 3.4, away: 4.5}}),
        tips: nulls({0: {home: third, draw: third, away: third}}),
      }),
    );
    await opened.settle();
    const sent = () =>
      opened.api.expectOne({method: 'PUT', url: '/api/v1/jornadas/5'}).request.body as {
        odds?: number[][];
        tips?: number[][];
      };
    return {...opened, sent};
  }

  it('are sent back as they are stored when something else is changed', async () => {
    const {page, sent} = await edit();
    expect(find<HTMLInputElement>(page, '#tips1').value).toBe('33.33 33.33 33.33');
    type(find<HTMLInputElement>(page, '#takings'), '2500000');
    submit(page);
    const {odds, tips} = sent();
    expect(odds?.[2]).toEqual([1.85, 3.4, 4.5]);
    expect(odds?.filter((row) => row.length)).toHaveLength(1);
    expect(tips?.[0]).toEqual(Array(3).fill((1 / 3) * 100));
  });

  it('are typed, and taken away by emptying the field', async () => {
    const {page, sent} = await edit();
    type(find<HTMLInputElement>(page, '#odds3'), '');
    type(find<HTMLInputElement>(page, '#tips14'), '55,5 24,5 20');
    submit(page);
    const {odds, tips} = sent();
    expect(odds).toBeUndefined();
    expect(tips?.[13]).toEqual([55.5, 24.5, 20]);
    expect(page.querySelector('#odds15')).toBeNull();
  });

  it('are not sent while one is wrong, which is said beside it', async () => {
    const {api, page, settle} = await edit();
    type(find<HTMLInputElement>(page, '#odds4'), '1.85 3.4');
    submit(page);
    await settle();
    api.expectNone({method: 'PUT', url: '/api/v1/jornadas/5'});
    expect(text(page.querySelector('#odds4-wrong'))).toContain('three prices above 1');
    expect(find<HTMLInputElement>(page, '#odds4').getAttribute('aria-invalid')).toBe('true');
    expect(find<HTMLInputElement>(page, '#odds4').closest('details')?.open).toBe(true);
    expect(page.querySelectorAll('#odds5-wrong')).toHaveLength(0);
    expect(text(page)).toContain('Nothing was saved');
    type(find<HTMLInputElement>(page, '#odds4'), '1.85 3.4 4.5');
    await settle();
    expect(text(page)).not.toContain('Nothing was saved');
  });

  it('say beside them what the server refuses', async () => {
    const {api, page, settle} = await edit();
    type(find<HTMLInputElement>(page, '#odds4'), '9 9 9');
    submit(page);
    api
      .expectOne({method: 'PUT', url: '/api/v1/jornadas/5'})
      .flush(
        {errors: [{location: 'body.odds[3][1]', message: 'the odds of fixture 4 are three prices'}]},
        {status: 422, statusText: 'Unprocessable Entity'},
      );
    await settle();
    expect(text(page.querySelector('#odds4-wrong'))).toBe('The odds of fixture 4 are three prices.');
    expect(page.querySelector('#tips4-wrong')).toBeNull();
    type(find<HTMLInputElement>(page, '#odds4'), '1.85 3.4 4.5');
    await settle();
    expect(page.querySelector('#odds4-wrong')).toBeNull();
  });
});

/** As the server answers: null for each of the fourteen of which nothing is entered. */
function nulls(known: Record<number, Probs>): Probs[] {
  return Array.from({length: 14}, (_, i) => known[i] ?? (null as unknown as Probs));
}

describe('a jornada that is added', () => {
  it('starts from what the server suggests, its season by both years', async () => {
    const {api, page, settle} = await open('/pool/new', 'pool/new', JornadaPage);
    const {jornada} = card({number: 21});
    api
      .expectOne('/api/v1/jornadas/draft')
      .flush({season: 2026, number: 21, closesAt: jornada.closesAt, fixtures: jornada.fixtures});
    await settle();
    expect(find<HTMLInputElement>(page, '#season').value).toBe('2026-27');
    submit(page);
    const request = api.expectOne({method: 'POST', url: '/api/v1/jornadas'});
    expect(request.request.body).toMatchObject({season: '2026-27', number: 21, closesAt: jornada.closesAt});
  });
});
