import {Component} from '@angular/core';
import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {button, find, setUp, submit, text, type} from '../testing/page';
import {tokens} from '../testing/samples';
import {LoginPage} from './account/login-page/login-page';
import {App} from './app';
import {Session} from './core/session';
import {Shell} from './core/shell/shell';

@Component({template: '<input class="draft" />'})
class Draft {}

describe('the page when its session has ended unasked', () => {
  async function ended() {
    HTMLDialogElement.prototype.showModal = () => undefined;
    const api = setUp([
      {path: 'login', component: LoginPage},
      {path: '', component: Shell, children: [{path: '**', component: Draft}]},
    ]);
    TestBed.inject(Session).open(tokens(), false, 'ana');
    const page = TestBed.createComponent(App).nativeElement as HTMLElement;
    document.body.append(page, Object.assign(document.createElement('div'), {className: 'opening'}));
    const settle = async () => {
      for (let round = 0; round < 3; round++) {
        await new Promise((resolve) => setTimeout(resolve));
        TestBed.tick();
      }
    };
    await TestBed.inject(Router).navigateByUrl('/matches?season=2017');
    await settle();
    expect(document.querySelector('.opening')).toBeNull();
    const draft = find<HTMLInputElement>(page, '.draft');
    draft.value = 'half made';
    draft.focus();
    expect(page.querySelector('dialog')).toBeNull();
    TestBed.inject(Session).expire();
    await settle();
    const logInAs = async (sub: string) => {
      expect(find<HTMLInputElement>(page, '#user').value).toBe('ana');
      type(find<HTMLInputElement>(page, '#password'), 'a long pass phrase');
      submit(find(page, 'dialog'));
      api.expectOne('/api/v1/auth/login').flush(tokens({sub, access_token: 'def'}));
      await settle();
    };
    return {page, settle, draft, logInAs};
  }

  afterEach(() => document.body.replaceChildren());

  it('asks for the password over the page, and goes on where the user was', async () => {
    const {page, draft, logInAs} = await ended();
    expect(TestBed.inject(Router).url).toBe('/matches?season=2017');
    expect(text(page.querySelector('dialog [role=status]'))).toContain('Your session has ended.');
    expect(page.classList).toContain('ended');
    await logInAs('1');
    expect(page.querySelector('dialog')).toBeNull();
    expect(page.classList).not.toContain('ended');
    expect(page.querySelector('.draft')).toBe(draft);
    expect(document.activeElement).toBe(draft);
  });

  it('shows somebody else nothing of the page', async () => {
    const {page, draft, logInAs} = await ended();
    await logInAs('2');
    expect(page.querySelector('dialog')).toBeNull();
    expect(page.querySelector('.draft')).not.toBe(draft);
    expect(find<HTMLInputElement>(page, '.draft').value).toBe('');
  });

  it('gives the page up when the user wants to', async () => {
    const {page, settle} = await ended();
    button(page, 'Leave this page').click();
    await settle();
    expect(TestBed.inject(Router).url).toBe('/login');
    expect(page.querySelector('dialog')).toBeNull();
  });

  it('asks no second time on the page to log in', async () => {
    const {page, settle} = await ended();
    await TestBed.inject(Router).navigateByUrl('/login?return=%2Fmatches');
    await settle();
    expect(page.querySelector('dialog')).toBeNull();
    expect(text(page.querySelector('[role=status]'))).toContain('Your session has ended.');
  });
});
