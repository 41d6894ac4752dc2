import {Component} from '@angular/core';
import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {setUp} from '../../testing/page';
import {tokens} from '../../testing/samples';
import {Session} from './session';
import {sessionGuard} from './session-guard';

@Component({template: ''})
class Blank {}

describe('the guard', () => {
  async function go(address: string, loggedIn: boolean): Promise<string> {
    setUp([
      {path: 'login', component: Blank},
      {path: '', canActivateChild: [sessionGuard], children: [{path: '**', component: Blank}]},
    ]);
    if (loggedIn) {
      TestBed.inject(Session).open(tokens(), false);
    }
    await TestBed.inject(Router).navigateByUrl(address);
    return TestBed.inject(Router).url;
  }

  it('lets in who is logged in', async () => {
    expect(await go('/matches?season=2016', true)).toBe('/matches?season=2016');
  });

  it.each([
    ['/matches?season=2016', '/login?return=%2Fmatches%3Fseason%3D2016'],
    ['/home', '/login'],
  ])('sends everybody else to log in, and remembers where they wanted to go: %s', async (address, want) => {
    expect(await go(address, false)).toBe(want);
  });
});
