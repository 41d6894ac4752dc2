import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {button, find, open, submit, text, type} from '../../../testing/page';
import {card} from '../../../testing/samples';
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
