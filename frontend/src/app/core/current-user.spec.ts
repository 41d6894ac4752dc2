import {TestBed} from '@angular/core/testing';
import {setUp} from '../../testing/page';
import {tokens} from '../../testing/samples';
import {CurrentUser} from './current-user';
import {Session} from './session';

const address = '/api/v1/account';
const settle = async () => {
  await new Promise((resolve) => setTimeout(resolve));
  TestBed.tick();
};

describe('who is logged in', () => {
  it.each([
    ['player', false, false],
    ['editor', false, true],
    ['admin', true, true],
  ])('a %s: administrator %s, may edit %s', async (role, isAdmin, canEdit) => {
    const api = setUp();
    const user = TestBed.inject(CurrentUser);
    TestBed.inject(Session).open(tokens(), false);
    TestBed.tick();
    expect(user.settled()).toBe(false);
    api.expectOne(address).flush({id: 1, name: 'ana', role});
    await settle();
    expect([user.isAdmin(), user.canEdit()]).toEqual([isAdmin, canEdit]);
    expect(user.account()?.name).toBe('ana');
    expect(user.settled()).toBe(true);
  });

  it('is nobody without a session, and nothing is asked', () => {
    const api = setUp();
    const user = TestBed.inject(CurrentUser);
    TestBed.tick();
    api.expectNone(address);
    expect(user.account()).toBeUndefined();
    expect(user.canEdit()).toBe(false);
  });

  it('is not waited for any longer once the server has failed', async () => {
    const api = setUp();
    const user = TestBed.inject(CurrentUser);
    TestBed.inject(Session).open(tokens(), false);
    TestBed.tick();
    api.expectOne(address).flush(null, {status: 500, statusText: 'Broken'});
    await settle();
    expect(user.settled()).toBe(true);
    expect(user.account()).toBeUndefined();
  });
});
