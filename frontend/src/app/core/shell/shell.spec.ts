import {Component} from '@angular/core';
import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {open, text} from '../../../testing/page';
import {primera} from '../../../testing/samples';
import {Session} from '../session';
import {Shell} from './shell';

@Component({template: ''})
class Blank {}

describe('the shell', () => {
  async function shell() {
    const opened = await open('/home', 'home', Shell);
    TestBed.inject(Router).resetConfig([{path: '**', component: Blank}]);
    TestBed.inject(Session).open({access_token: 'abc', expires_in: 900}, false);
    await opened.settle();
    opened.api
      .match('/api/v1/account')
      .forEach((request) => request.flush({id: 1, name: 'ana', role: 'admin'}));
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
    const items = [...document.querySelectorAll<HTMLElement>('[mat-menu-item]')];
    items.find((item) => text(item) === 'Log out')?.click();
    const request = api.expectOne('/api/v1/auth/logout');
    expect(request.request.headers.get('Authorization')).toBe('Bearer abc');
    request.flush(null, {status, statusText: 'as told'});
    await settle();
    expect(TestBed.inject(Session).isOpen()).toBe(false);
    expect(TestBed.inject(Router).url).toBe('/login');
  });
});
