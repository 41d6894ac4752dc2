import {Component} from '@angular/core';
import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {find, open, text} from '../../../testing/page';
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
