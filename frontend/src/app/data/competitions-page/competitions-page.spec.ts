import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import type {CompetitionLine} from '../../api/model';
import {Session} from '../../core/session';
import {button, find, open, submit, text, type} from '../../../testing/page';
import {tokens} from '../../../testing/samples';
import {entryOf, blank} from '../competition-form/competition-entry';
import {CompetitionsPage} from './competitions-page';

const path = '/api/v1/competitions';

function line(change: Partial<CompetitionLine>): CompetitionLine {
  return {
    code: 'SP1',
    names: {en: 'Primera División', es: 'Primera División'},
    country: 'ES',
    field: 'men',
    kind: 'league',
    tier: 1,
    oneYear: false,
    own: false,
    seasons: false,
    ...change,
  };
}

const items = [
  line({}),
  line({code: 'UCL', names: {en: 'Champions League'}, country: 'UEFA', kind: 'cup', tier: 0}),
  line({code: 'REG1', names: {en: 'Regional League', es: 'Liga Regional'}, tier: 7, own: true}),
];

describe('the competitions', () => {
  async function competitionsPage(role = 'admin', query = '') {
    const opened = await open(`/data/competitions${query}`, 'data/competitions', CompetitionsPage, () => {
      TestBed.inject(Session).open(tokens(), false);
    });
    const {api, page, settle} = opened;
    api.expectOne('/api/v1/account').flush({id: 1, name: 'ana', role});
    api.expectOne(path).flush({items});
    await settle();
    const names = () => [...page.querySelectorAll('li')].map((item) => text(item));
    return {...opened, names};
  }

  it('are listed and found by name, code and country', async () => {
    const {page, names, settle} = await competitionsPage('player');
    expect(names()).toEqual([
      'Primera DivisiónSP1 · ES · League · Men · tier 1',
      'Champions LeagueUCL · UEFA · Cup · Men',
      'Regional LeagueAddedREG1 · ES · League · Men · tier 7',
    ]);
    expect(page.querySelector('app-competition-form')).toBeNull();
    type(find(page, '#search'), 'champ');
    await settle();
    expect(names()).toHaveLength(1);
    type(find(page, '#search'), 'liga reg');
    await settle();
    expect(names()[0]).toContain('REG1');
    expect(TestBed.inject(Router).url).toBe('/data/competitions?search=liga%20reg');
  });

  it('are found by the words of the address', async () => {
    const {page, names} = await competitionsPage('player', '?search=champ');
    expect(names()).toHaveLength(1);
    expect(find<HTMLInputElement>(page, '#search').value).toBe('champ');
  });

  it('are added by the usual fields, and what is wrong stands beside its field', async () => {
    const {api, page, settle} = await competitionsPage();
    const fill = async (values: Record<string, string>) => {
      for (const [name, value] of Object.entries(values)) {
        type(find(page, `#competition-${name}`), value);
      }
      await settle();
    };
    submit(find(page, 'app-competition-form'));
    await settle();
    expect(text(find(page, '#competition-code-problem'))).toContain('Enter a code');
    await fill({
      code: 'reg2',
      name: 'Regional Two',
      fewest: '20',
      most: '10',
      headings: 'Liga Dós,  regional two',
    });
    submit(find(page, 'app-competition-form'));
    const refused = api.expectOne(path);
    expect(refused.request.body).toEqual({
      code: 'REG2',
      name: {en: 'Regional Two'},
      area: 'ES',
      field: 'men',
      kind: 'league',
      tier: 1,
      calendar: {from: '07-01'},
      eras: [{teams: [20, 10], stages: [{name: '', kind: 'round-robin', meetings: 1}]}],
      sources: {headings: ['liga dos', 'regional two']},
    });
    const errors = [{location: 'body.eras[0].teams', message: 'REG2: a season cannot have 20 to 10 teams'}];
    refused.flush({status: 422, errors}, {status: 422, statusText: 'Unprocessable Entity'});
    await settle();
    expect(text(find(page, '#competition-fewest-problem'))).toBe('REG2: a season cannot have 20 to 10 teams');
    await fill({fewest: '8'});
    submit(find(page, 'app-competition-form'));
    const accepted = api.expectOne(path);
    accepted.flush(accepted.request.body);
    await settle();
    api.expectOne(path).flush({items});
    expect(text(find(page, '[role=status]'))).toContain('Regional Two has been added');
  });

  it('are added by JSON', async () => {
    const {api, page, settle} = await competitionsPage();
    button(page, 'Write JSON instead').click();
    await settle();
    expect(find<HTMLTextAreaElement>(page, '#competition-json').value).toContain('"round-robin"');
    type(find(page, '#competition-json'), '{"code": ');
    submit(find(page, 'app-competition-form'));
    await settle();
    expect(text(find(page, '#competition-json-problem'))).toBe('This is not JSON.');
    const entry = entryOf({...blank, code: 'X', name: 'X', kind: 'cup'});
    expect(entry.eras?.[0]?.stages?.[0]?.kind).toBe('knock-out');
    expect(entry.tier).toBeUndefined();
    type(find(page, '#competition-json'), JSON.stringify(entry));
    submit(find(page, 'app-competition-form'));
    const errors = [{location: 'body.code', message: 'there is a competition with the code X already'}];
    api.expectOne(path).flush({status: 409, errors}, {status: 409, statusText: 'Conflict'});
    await settle();
    expect(text(find(page, '#competition-json-problem'))).toBe(
      'code: there is a competition with the code X already',
    );
  });

  it('are deleted after a second click, with what the server says against it', async () => {
    const {api, page, settle} = await competitionsPage();
    button(page, 'Delete Regional League').click();
    await settle();
    button(page, 'Delete it').click();
    api
      .expectOne({method: 'DELETE', url: `${path}/REG1`})
      .flush(
        {status: 409, detail: 'REG1 has 4 matches: delete them first'},
        {status: 409, statusText: 'Conflict'},
      );
    await settle();
    expect(text(find(page, '[role=alert]'))).toContain('REG1 has 4 matches: delete them first');
  });
});
