import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {Session} from '../../core/session';
import {button, find, open, submit, text, type} from '../../../testing/page';
import {tokens} from '../../../testing/samples';
import {UsersPage} from './users-page';

const users = {
  items: [
    {
      id: 1,
      name: 'ana',
      role: 'admin',
      createdAt: '2026-11-20T10:00:00Z',
      lastUsedAt: '2026-11-24T10:00:00Z',
      sessions: 2,
    },
    {id: 2, name: 'eva', role: 'player', createdAt: '2026-11-20T10:00:00Z', sessions: 0},
  ],
  nextCursor: 'eva',
};

describe('the users page', () => {
  async function usersPage(address = '/users', role = 'admin') {
    const opened = await open(address, 'users', UsersPage, () => {
      TestBed.inject(Session).open(tokens(), false);
    });
    const {api, page, settle} = opened;
    api.expectOne('/api/v1/account').flush({id: 1, name: 'ana', role});
    const list = () =>
      api.expectOne((request) => request.method === 'GET' && request.url === '/api/v1/users');
    const first = list();
    if (role === 'admin') {
      first.flush(users);
    } else {
      first.flush({}, {status: 403, statusText: 'Forbidden'});
    }
    await settle();
    const alert = () => text(page.querySelector('[role=alert]'));
    const status = () => text(page.querySelector('[role=status]'));
    return {...opened, list, first, alert, status};
  }

  it('lists who may log in', async () => {
    const {page, first, settle} = await usersPage('/users?search=a&cursor=abc');
    expect(first.request.params.get('search')).toBe('a');
    expect(first.request.params.get('cursor')).toBe('abc');
    const [ana, eva] = [...page.querySelectorAll('li')].map((item) => text(item));
    expect(ana).toContain('ana You Last here');
    expect(ana).toContain('2 sessions');
    expect(eva).toContain('Not here in the last weeks');
    expect(find<HTMLInputElement>(page, '#search').value).toBe('a');
    button(page, 'More users').click();
    await settle();
    expect(TestBed.inject(Router).url).toBe('/users?search=a&cursor=eva');
  });

  it('is for administrators alone', async () => {
    const {page} = await usersPage('/users', 'editor');
    expect(text(page)).toContain('Only administrators manage users');
    expect(page.querySelector('form')).toBeNull();
  });

  it('adds a user and shows the password once', async () => {
    const {api, page, settle, list, status} = await usersPage();
    type(find<HTMLInputElement>(page, '#name'), ' leo ');
    find<HTMLSelectElement>(page, '#role').value = 'editor';
    find(page, '#role').dispatchEvent(new Event('change'));
    await settle();
    submit(page);
    const request = api.expectOne({method: 'POST', url: '/api/v1/users'});
    expect(request.request.body).toEqual({name: 'leo', role: 'editor'});
    request.flush({id: 3, name: 'leo', role: 'editor', password: 'abcde-fghij'});
    await settle();
    list();
    expect(status()).toContain('leo logs in with the password abcde-fghij');
    expect(find<HTMLInputElement>(page, '#name').value).toBe('');
    button(page, 'Hide').click();
    await settle();
    expect(text(page)).not.toContain('abcde-fghij');
  });

  it.each([
    [{status: 409}, [{location: 'body.name', message: 'x'}], 'There is a user of this name already.'],
    [
      {status: 422},
      [{location: 'body.name', message: 'x', code: 'user-name'}],
      'Only letters without accents',
    ],
  ])('says beside the name what is wrong with it', async ({status}, errors, want) => {
    const {api, page, settle} = await usersPage();
    type(find<HTMLInputElement>(page, '#name'), 'eva');
    submit(page);
    api.expectOne({method: 'POST', url: '/api/v1/users'}).flush({errors}, {status, statusText: 'as told'});
    await settle();
    expect(text(page.querySelector('#name-problem'))).toContain(want);
    expect(find<HTMLInputElement>(page, '#name').value).toBe('eva');
  });

  it('asks for the name', async () => {
    const {api, page, settle, first} = await usersPage();
    expect(first.request.params.keys()).toEqual([]);
    expect(find<HTMLInputElement>(page, '#search').value).toBe('');
    submit(page);
    await settle();
    api.expectNone({method: 'POST', url: '/api/v1/users'});
    expect(text(page.querySelector('#name-problem'))).toBe('Enter a name.');
  });

  it('changes a role, and puts it back when that is refused', async () => {
    const {api, page, settle, list, alert, status} = await usersPage();
    const field = find<HTMLSelectElement>(page, '[aria-label="Role of eva"]');
    field.value = 'editor';
    field.dispatchEvent(new Event('change'));
    const request = api.expectOne({method: 'PATCH', url: '/api/v1/users/2'});
    expect(request.request.body).toEqual({role: 'editor'});
    request.flush({id: 2, name: 'eva', role: 'editor'});
    await settle();
    list().flush(users);
    expect(status()).toBe('eva has another role from now on.');

    const own = find<HTMLSelectElement>(page, '[aria-label="Role of ana"]');
    own.value = 'player';
    own.dispatchEvent(new Event('change'));
    api
      .expectOne({method: 'PATCH', url: '/api/v1/users/1'})
      .flush(
        {errors: [{location: '', message: 'x', code: 'last-admin'}]},
        {status: 409, statusText: 'as told'},
      );
    await settle();
    expect(alert()).toBe('That is the only administrator. Make another one first.');
    expect(own.value).toBe('admin');
  });

  it('makes a new password', async () => {
    const {api, page, settle, status} = await usersPage();
    button(page, 'New password for eva').click();
    const request = api.expectOne({method: 'PATCH', url: '/api/v1/users/2'});
    expect(request.request.body).toEqual({resetPassword: true});
    request.flush({id: 2, name: 'eva', role: 'player', password: 'abcde-fghij'});
    await settle();
    expect(status()).toContain('abcde-fghij');
  });

  it('deletes only who was named once more', async () => {
    const {api, page, settle, status} = await usersPage();
    button(page, 'Delete eva').click();
    await settle();
    const confirm = button(page, 'Delete for good');
    expect(confirm.disabled).toBe(true);
    find(page, '.leaving').dispatchEvent(new Event('submit', {cancelable: true}));
    api.expectNone({method: 'DELETE', url: '/api/v1/users/2'});
    type(find<HTMLInputElement>(page, '#typed'), 'eva');
    await settle();
    expect(confirm.disabled).toBe(false);
    find(page, '.leaving').dispatchEvent(new Event('submit', {cancelable: true}));
    api.expectOne({method: 'DELETE', url: '/api/v1/users/2'}).flush(null, {status: 204, statusText: ''});
    await settle();
    expect(status()).toBe('eva is deleted.');
    expect(page.querySelector('.leaving')).toBeNull();
  });
});
