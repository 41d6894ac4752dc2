import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import type {HttpRequest} from '@angular/common/http';
import {choose, find, open, text} from '../../../testing/page';
import {tokens} from '../../../testing/samples';
import {Session} from '../../core/session';
import en from '../../../i18n/en.json';
import es from '../../../i18n/es.json';
import {actions, AuditPage, details} from './audit-page';

const entry = {
  id: 9,
  at: '2026-11-27T19:00:00Z',
  actor: {id: 1, name: 'ana'},
  kind: 'match',
  object: {id: 7, name: 'Barcelona – Eibar'},
  action: 'result entered',
  details: {score: '2-1'},
};

describe('who changed what', () => {
  async function audit(address = '/users/audit', role = 'admin') {
    const opened = await open(address, 'users/audit', AuditPage, () => {
      TestBed.inject(Session).open(tokens(), false);
    });
    await opened.settle();
    opened.api.match('/api/v1/account').forEach((one) => one.flush({id: 1, name: 'ana', role}));
    await opened.settle();
    return opened;
  }

  it('is listed with what it was about and what of it changed', async () => {
    const {api, page, settle} = await audit();
    api.expectOne('/api/v1/audit').flush({items: [entry], nextCursor: '9'});
    await settle();
    const row = text(page.querySelector('tbody tr'));
    for (const part of ['2026', 'ana', 'Matches', 'Barcelona – Eibar', 'Result entered', 'Score 2-1']) {
      expect(row).toContain(part);
    }
    expect(find<HTMLAnchorElement>(page, 'tbody a').getAttribute('href')).toBe('/matches/7');
    expect(find<HTMLAnchorElement>(page, '.pages a').getAttribute('href')).toBe('/users/audit?cursor=9');
  });

  it('is told in words of the language, with what was and what is', async () => {
    const {api, page, settle} = await audit();
    const changed = {name: {was: 'Barca', is: 'Barcelona'}, divisions: ['SP1', 'SP2'], other: 7};
    const system = {name: 'system'};
    api.expectOne('/api/v1/audit').flush({
      items: [{...entry, kind: 'team', actor: system, action: 'merge undone', details: changed}],
    });
    await settle();
    const row = text(page.querySelector('tbody tr'));
    for (const part of [
      'the product',
      'Merge undone',
      'Name Barca Barcelona',
      'Divisions SP1, SP2',
      'other 7',
    ]) {
      expect(row).toContain(part);
    }
  });

  it.each([en, es])('has words for every action and detail in every language', ({audit}) => {
    expect(Object.keys(audit.actions).sort()).toEqual([...actions].sort());
    expect(Object.keys(audit.details).sort()).toEqual([...details].sort());
  });

  it('is narrowed to somebody and to days, also for the file, and pages keep that', async () => {
    const {api, page, settle} = await audit(
      '/users/audit?kind=match&actor=eva&from=2026-11-20&to=2026-11-21&cursor=70',
    );
    const asked = api.expectOne((request) => request.url === '/api/v1/audit');
    const [from, to] = [new Date(2026, 10, 20), new Date(2026, 10, 22)].map((day) => day.toISOString());
    const wanted = {kind: 'match', actor: 'eva', from, to};
    const sent = (request: HttpRequest<unknown>) =>
      Object.fromEntries(request.params.keys().map((key) => [key, request.params.get(key)]));
    expect(sent(asked.request)).toEqual({...wanted, cursor: '70'});
    asked.flush({items: [entry], nextCursor: '60'});
    api.expectOne('/api/v1/users?limit=200').flush({items: [{id: 1, name: 'ana', role: 'admin'}]});
    await settle();
    // Eva is no user any more.
    expect([...find<HTMLSelectElement>(page, '#actor').options].map((one) => one.value)).toEqual([
      '',
      'console',
      'system',
      'ana',
      'eva',
    ]);
    expect(find<HTMLSelectElement>(page, '#actor').value).toBe('eva');
    expect(
      [...page.querySelectorAll<HTMLAnchorElement>('.pages a')].map((one) => one.getAttribute('href')),
    ).toEqual([
      '/users/audit?kind=match&actor=eva&from=2026-11-20&to=2026-11-21',
      '/users/audit?kind=match&actor=eva&from=2026-11-20&to=2026-11-21&cursor=60',
    ]);
    find(page, 'app-download button').click();
    expect(sent(api.expectOne((request) => request.url === '/api/v1/export/audit').request)).toEqual(wanted);
    choose(page, '#actor', 'system');
    await settle();
    expect(TestBed.inject(Router).url).toBe(
      '/users/audit?kind=match&actor=system&from=2026-11-20&to=2026-11-21',
    );
  });

  it('is narrowed to one kind by the address, and the choice goes there', async () => {
    const {api, page, settle} = await audit('/users/audit?kind=model');
    api.expectOne('/api/v1/audit?kind=model').flush({items: []});
    await settle();
    expect(text(page)).toContain('Nothing was changed that fits.');
    const select = find<HTMLSelectElement>(page, 'select');
    expect(select.value).toBe('model');
    select.value = 'import';
    select.dispatchEvent(new Event('change'));
    await settle();
    expect(TestBed.inject(Router).url).toBe('/users/audit?kind=import');
    api.expectOne('/api/v1/audit?kind=import');
  });

  it('is for administrators', async () => {
    const {api, page} = await audit('/users/audit', 'player');
    api.expectNone('/api/v1/audit');
    expect(text(page)).toContain('Only administrators see who changed what.');
  });
});
