import {TestBed} from '@angular/core/testing';
import {SwPush} from '@angular/service-worker';
import {of} from 'rxjs';
import {button, find, setUp, text} from '../../../testing/page';
import type {News} from '../../api/model';
import {Language} from '../../core/language';
import {NewsChoice} from './news';

const path = '/api/v1/account/news';
const endpoint = 'https://push.example.org/1';

function news(change: Partial<News> = {}): News {
  return {
    settings: {closing: true, turned: false, ten: true, money: true, night: false, language: 'en'},
    publicKey: 'BKey',
    devices: [],
    mailOn: true,
    mailConfirmed: false,
    ...change,
  };
}

describe('the news of a user', () => {
  async function show(known: News, push?: Partial<SwPush>) {
    const api = setUp([], push ? [{provide: SwPush, useValue: push}] : []);
    await TestBed.inject(Language).choose('en');
    const fixture = TestBed.createComponent(NewsChoice);
    TestBed.tick();
    api.expectOne(path).flush(known);
    await fixture.whenStable();
    return {api, page: fixture.nativeElement as HTMLElement, settle: () => fixture.whenStable()};
  }

  it('are turned on in this browser, and off again', async () => {
    const asked: string[] = [];
    const {api, page, settle} = await show(news(), {
      isEnabled: true,
      subscription: of({endpoint} as PushSubscription),
      unsubscribe: () => Promise.resolve(),
      requestSubscription: ({serverPublicKey}) => {
        asked.push(serverPublicKey);
        return Promise.resolve({
          toJSON: () => ({endpoint, keys: {p256dh: 'p', auth: 'a'}}),
        } as unknown as PushSubscription);
      },
    });
    button(page, 'Get news in this browser').click();
    await settle();
    expect(asked).toEqual(['BKey']);
    const request = api.expectOne({method: 'POST', url: `${path}/devices`});
    expect(request.request.body).toMatchObject({endpoint, keys: {p256dh: 'p', auth: 'a'}, language: 'en'});
    request.flush({});
    TestBed.tick();
    api
      .expectOne(path)
      .flush(news({devices: [{id: 3, name: 'Firefox', endpoint, createdAt: '2026-11-27T10:00:00Z'}]}));
    await settle();
    expect(text(page)).toContain('This browser gets news.');
    button(page, 'Send a test').click();
    api.expectOne({method: 'POST', url: `${path}/test`}).flush(null);
    TestBed.tick();
    api
      .expectOne(path)
      .flush(news({devices: [{id: 3, name: 'Firefox', endpoint, createdAt: '2026-11-27T10:00:00Z'}]}));
    await settle();
    expect(text(page)).toContain('A test is on its way');
    button(page, 'Remove Firefox').click();
    api.expectOne({method: 'DELETE', url: `${path}/devices/3`}).flush(null);
  });

  it('say so when the browser does not allow messages', async () => {
    const {page, settle} = await show(news(), {
      isEnabled: true,
      subscription: of(null),
      requestSubscription: () => Promise.reject(new Error('denied')),
    });
    button(page, 'Get news in this browser').click();
    await settle();
    expect(text(find(page, '[role=alert]'))).toContain('The browser does not allow messages');
  });

  it('are chosen by kind', async () => {
    const {api, page} = await show(news());
    const boxes = [...page.querySelectorAll<HTMLInputElement>('input[type=checkbox]')];
    expect(boxes.map((box) => box.checked)).toEqual([true, false, true, true, false]);
    boxes[1]?.click();
    expect(api.expectOne({method: 'PUT', url: path}).request.body).toEqual({
      closing: true,
      turned: true,
      ten: true,
      money: true,
      night: false,
      language: 'en',
    });
  });

  it('come by mail once the code was entered', async () => {
    const {api, page, settle} = await show(news({mail: 'ana@example.org'}));
    find<HTMLInputElement>(page, '#news-code').value = ' 123456 ';
    button(page, 'Confirm').click();
    const request = api.expectOne({method: 'POST', url: `${path}/mail/code`});
    expect(request.request.body).toEqual({code: '123456'});
    request.flush(null);
    TestBed.tick();
    api.expectOne(path).flush(news({mail: 'ana@example.org', mailConfirmed: true}));
    await settle();
    expect(text(page)).toContain('News go to ana@example.org.');
  });
});
