import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {Session} from '../../core/session';
import {button, find, open, submit, text, type} from '../../../testing/page';
import {tokens} from '../../../testing/samples';
import {LoginPage} from './login-page';

describe('the log-in page', () => {
  async function logInPage(address = '/login') {
    const opened = await open(address, 'login', LoginPage);
    const field = (id: string) => find<HTMLInputElement>(opened.page, `#${id}`);
    const logIn = async (user: string, password: string) => {
      type(field('user'), user);
      type(field('password'), password);
      await opened.settle();
      submit(opened.page);
      await opened.settle();
    };
    return {...opened, field, logIn};
  }

  it('opens a session and goes where the user wanted', async () => {
    const {api, logIn, settle} = await logInPage('/login?return=%2Fmatches%3Fseason%3D2016');
    await logIn(' ana ', 'a long pass phrase');
    const login = api.expectOne('/api/v1/auth/login');
    expect(login.request.body).toEqual({user: 'ana', password: 'a long pass phrase'});
    login.flush(tokens());
    await settle();
    expect(TestBed.inject(Session).token()).toBe('abc');
    expect(localStorage.length).toBe(0);
    expect(TestBed.inject(Router).url).toBe('/matches?season=2016');
  });

  it('keeps the token beyond this tab when asked to', async () => {
    const {api, page, logIn, settle} = await logInPage();
    find(page, 'input[type=checkbox]').click();
    await logIn('ana', 'a long pass phrase');
    api.expectOne('/api/v1/auth/login').flush(tokens());
    await settle();
    expect(localStorage.length).toBe(1);
    expect(TestBed.inject(Router).url).toBe('/home');
  });

  it.each([
    ['a wrong password', 401, {}, 'The user or the password is wrong.'],
    ['too many tries', 429, {'Retry-After': '17'}, 'Too many tries. Wait 17 seconds and try again.'],
    ['a failing server', 500, {}, 'The server failed and has noted it. Nothing is lost.'],
    ['no server', 0, {}, 'The server cannot be reached. Check your connection; nothing is lost.'],
  ])('says what is wrong in words: %s', async (_name, status, headers, want) => {
    const {api, page, logIn, settle, field} = await logInPage();
    await logIn('ana', 'not the password');
    const request = api.expectOne('/api/v1/auth/login');
    if (status === 0) {
      request.error(new ProgressEvent('error'));
    } else {
      request.flush({status}, {status, statusText: 'as told', headers});
    }
    await settle();
    expect(text(page.querySelector('[role=alert]'))).toBe(want);
    expect(field('user').value).toBe('ana');
    expect(field('password').value).toBe('not the password');
    expect(TestBed.inject(Session).isOpen()).toBe(false);
  });

  it('asks for what is missing beside the field, and puts the cursor there', async () => {
    const {api, page, logIn, field} = await logInPage();
    document.body.append(page);
    await logIn('ana', '');
    api.expectNone('/api/v1/auth/login');
    expect(text(page.querySelector('#password-problem'))).toBe('Enter your password.');
    expect(field('password').getAttribute('aria-describedby')).toBe('password-problem');
    expect(document.activeElement).toBe(field('password'));
    expect(page.querySelector('#user-problem')).toBeNull();
    page.remove();
  });

  it('shows the password to whoever wants to see it', async () => {
    const {page, field, settle} = await logInPage();
    expect(field('password').type).toBe('password');
    button(page, 'Show the password').click();
    await settle();
    expect(field('password').type).toBe('text');
  });

  it('says when a session ended without the user asking for it', async () => {
    const {page, settle} = await logInPage();
    expect(page.querySelector('[role=status]')).toBeNull();
    TestBed.inject(Session).open(tokens(), false);
    TestBed.inject(Session).expire();
    await settle();
    expect(text(page.querySelector('[role=status]'))).toContain('Your session has ended.');
  });
});
