import {TestBed} from '@angular/core/testing';
import type {Session as Login} from '../../api/model';
import {Session} from '../../core/session';
import {button, find, open, submit, text, type} from '../../../testing/page';
import {tokens} from '../../../testing/samples';
import {AccountPage} from './account-page';

const sessions = '/api/v1/account/sessions';

function login(change: Partial<Login>): Login {
  return {
    id: 'a',
    current: false,
    device: 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
    address: '192.0.2.7',
    createdAt: '2026-11-20T10:00:00Z',
    lastUsedAt: '2026-11-24T10:00:00Z',
    expiresAt: '2026-12-24T10:00:00Z',
    ...change,
  };
}

describe('the account page', () => {
  async function accountPage() {
    const opened = await open('/account', 'account', AccountPage, () => {
      TestBed.inject(Session).open(tokens(), false);
    });
    const {api, page, settle} = opened;
    api.expectOne('/api/v1/account').flush({id: 1, name: 'ana', role: 'editor'});
    api
      .expectOne(sessions)
      .flush({items: [login({id: 'here', current: true}), login({id: 'phone', device: 'Telephone/1.0'})]});
    await settle();
    const change = async (current: string, next: string) => {
      type(find<HTMLInputElement>(page, '#current'), current);
      type(find<HTMLInputElement>(page, '#next'), next);
      await settle();
      submit(page);
      await settle();
    };
    return {...opened, change};
  }

  it('shows who one is and where one is signed in', async () => {
    const {page} = await accountPage();
    expect(text(page.querySelector('.lead'))).toBe('ana, Editor');
    const [here, phone] = [...page.querySelectorAll('li')].map((item) => text(item));
    expect(here).toMatch(/^Firefox Linux ?This one/);
    expect(here).toContain('192.0.2.7');
    expect(phone).toContain('Telephone');
    expect(phone).toContain('End');
    expect(here).not.toContain('End');
  });

  it('ends one session, and shows what is left', async () => {
    const {api, page, settle} = await accountPage();
    button(page, 'End the session on Telephone').click();
    api.expectOne({method: 'DELETE', url: `${sessions}/phone`}).flush(null, {status: 204, statusText: ''});
    await settle();
    api.expectOne(sessions).flush({items: [login({id: 'here', current: true})]});
    await settle();
    expect(page.querySelectorAll('li').length).toBe(1);
  });

  it('signs out everywhere', async () => {
    const {api, page, settle} = await accountPage();
    button(page, 'Sign out everywhere').click();
    api.expectOne({method: 'DELETE', url: sessions}).flush(null, {status: 204, statusText: ''});
    await settle();
    expect(TestBed.inject(Session).isOpen()).toBe(false);
  });

  it('keeps the session when it cannot sign out everywhere', async () => {
    const {api, page, settle} = await accountPage();
    button(page, 'Sign out everywhere').click();
    api.expectOne({method: 'DELETE', url: sessions}).error(new ProgressEvent('error'));
    await settle();
    expect(TestBed.inject(Session).isOpen()).toBe(true);
    expect(text(page.querySelector('[role=alert]'))).toContain('The server cannot be reached.');
  });

  it('changes the password, says so, and empties the fields', async () => {
    const {api, page, settle, change} = await accountPage();
    await change('the old one', 'an unusual phrase');
    const request = api.expectOne({method: 'PUT', url: '/api/v1/account/password'});
    expect(request.request.body).toEqual({currentPassword: 'the old one', newPassword: 'an unusual phrase'});
    request.flush(null, {status: 204, statusText: ''});
    await settle();
    expect(text(page.querySelector('[role=status]'))).toContain('Your password is changed.');
    expect(find<HTMLInputElement>(page, '#current').value).toBe('');
    expect(find<HTMLInputElement>(page, '#next').value).toBe('');
    api.expectOne(sessions);
  });

  it.each([
    ['body.currentPassword', 'password-wrong', '#current-problem', 'That is not your password.'],
    ['body.newPassword', 'password-common', '#next-problem', 'That is one of the common passwords'],
    ['body.newPassword', 'password-short', '#next-problem', 'At least 12 characters'],
  ])('says beside the field what is wrong: %s %s', async (location, code, place, want) => {
    const {api, page, settle, change} = await accountPage();
    await change('the old one', 'next');
    api
      .expectOne('/api/v1/account/password')
      .flush({errors: [{location, message: 'x', code}]}, {status: 422, statusText: 'as told'});
    await settle();
    expect(text(page.querySelector(place))).toContain(want);
    expect(find<HTMLInputElement>(page, '#next').value).toBe('next');
  });

  it('says how long to wait after too many tries', async () => {
    const {api, page, settle, change} = await accountPage();
    await change('the old one', 'next');
    api
      .expectOne('/api/v1/account/password')
      .flush({}, {status: 429, statusText: 'as told', headers: {'Retry-After': '7'}});
    await settle();
    expect(text(page.querySelector('[role=alert]'))).toBe('Too many tries. Wait 7 seconds and try again.');
  });

  it('asks for what is missing', async () => {
    const {api, page, change} = await accountPage();
    await change('the old one', '');
    api.expectNone('/api/v1/account/password');
    expect(text(page.querySelector('#next-problem'))).toBe('Enter a new password.');
  });
});
