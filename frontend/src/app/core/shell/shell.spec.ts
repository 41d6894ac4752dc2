import {Component} from '@angular/core';
import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {button, find, open, submit, text, type} from '../../../testing/page';
import {primera, tokens} from '../../../testing/samples';
import {Session} from '../session';
import {Shell} from './shell';

@Component({template: ''})
class Blank {}

describe('the shell', () => {
  async function shell(role = 'admin', address = '/home') {
    const opened = await open(address, 'home', Shell, () => {
      TestBed.inject(Session).open(tokens(), false);
    });
    TestBed.inject(Router).resetConfig([{path: '**', component: Blank}]);
    await opened.settle();
    opened.api.match('/api/v1/account').forEach((request) => request.flush({id: 1, name: 'ana', role}));
    return opened;
  }

  it.each([
    [true, 'Sample data'],
    [false, ''],
  ])('says on every page whether there is sample data: %s', async (sample, want) => {
    const {api, page, settle} = await shell();
    api.expectOne('/api/v1/divisions').flush({items: [{...primera, sample}]});
    await settle();
    expect(text(page.querySelector('.chip.sample'))).toBe(want);
  });

  it.each([204, 500])('logs out here even when the server answers %i', async (status) => {
    const {api, page, settle} = await shell();
    page.querySelector<HTMLElement>('[aria-label="Account"]')?.click();
    await settle();
    const items = [...document.querySelectorAll<HTMLElement>('[role=menuitem]')];
    items.find((item) => text(item) === 'Log out')?.click();
    const request = api.expectOne('/api/v1/auth/logout');
    expect(request.request.headers.get('Authorization')).toBe('Bearer abc');
    request.flush(null, {status, statusText: 'as told'});
    await settle();
    expect(TestBed.inject(Session).isOpen()).toBe(false);
    expect(TestBed.inject(Router).url).toBe('/login');
  });

  describe('when the session ends unasked', () => {
    @Component({template: '<input class="draft" />'})
    class Draft {}

    async function ended() {
      HTMLDialogElement.prototype.showModal = () => undefined;
      const opened = await shell('admin', '/matches?season=2016');
      TestBed.inject(Router).resetConfig([
        {path: 'login', component: Blank},
        {path: '', component: Shell, children: [{path: '**', component: Draft}]},
      ]);
      await TestBed.inject(Router).navigateByUrl('/matches?season=2017');
      await opened.settle();
      document.body.append(opened.page);
      const draft = find<HTMLInputElement>(opened.page, '.draft');
      draft.value = 'half made';
      draft.focus();
      TestBed.inject(Session).expire();
      await opened.settle();
      const logInAs = async (sub: string) => {
        type(find<HTMLInputElement>(opened.page, '#user'), 'ana');
        type(find<HTMLInputElement>(opened.page, '#password'), 'a long pass phrase');
        submit(find(opened.page, 'dialog'));
        opened.api.expectOne('/api/v1/auth/login').flush(tokens({sub, access_token: 'def'}));
        await opened.settle();
      };
      return {...opened, draft, logInAs};
    }

    afterEach(() => document.querySelectorAll('app-host').forEach((host) => host.remove()));

    it('asks for the password over the page, and goes on where the user was', async () => {
      const {page, draft, logInAs} = await ended();
      expect(TestBed.inject(Router).url).toBe('/matches?season=2017');
      expect(text(page.querySelector('dialog [role=status]'))).toContain('Your session has ended.');
      await logInAs('1');
      expect(page.querySelector('dialog')).toBeNull();
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
    });
  });

  it('goes to log in when another tab logs out', async () => {
    const {settle} = await shell('admin', '/matches?season=2016');
    TestBed.inject(Session).close();
    await settle();
    expect(TestBed.inject(Router).url).toBe('/login');
  });

  it.each([
    ['admin', ['Your account', 'Users', 'Log out']],
    ['editor', ['Your account', 'Log out']],
    ['player', ['Your account', 'Log out']],
  ])('offers what the role allows: %s', async (role, want) => {
    const {page, settle} = await shell(role);
    page.querySelector<HTMLElement>('[aria-label="Account"]')?.click();
    await settle();
    const items = [...document.querySelectorAll<HTMLElement>('[role=menuitem]')].map((item) => text(item));
    expect(items).toEqual(want);
  });

  it('lists the shortcuts on "?", but not while somebody types', async () => {
    HTMLDialogElement.prototype.showModal = () => undefined;
    const {page, settle} = await shell();
    const press = async (from: Element) => {
      from.dispatchEvent(new KeyboardEvent('keydown', {key: '?', bubbles: true}));
      await new Promise((resolve) => setTimeout(resolve, 50)); // the list is loaded when it is wanted
      await settle();
    };
    document.body.append(page);
    const field = document.createElement('input');
    page.append(field);
    await press(field);
    expect(page.querySelector('app-shortcuts')).toBeNull();
    await press(document.body);
    await vi.waitFor(async () => {
      await settle();
      expect(page.querySelector('app-shortcuts')).not.toBeNull();
    });
    find(page, 'dialog').dispatchEvent(new Event('close'));
    await settle();
    expect(page.querySelector('app-shortcuts')).toBeNull();
    page.remove();
  });
});
