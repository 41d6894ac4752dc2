import {ViewportScroller} from '@angular/common';
import {Component, inject} from '@angular/core';
import {TestBed} from '@angular/core/testing';
import {provideRouter, Router, withInMemoryScrolling} from '@angular/router';
import {Address} from './address';

@Component({template: ''})
class Page {
  readonly address = inject(Address);
}

describe('the state in an address', () => {
  it('stands beside what is there, and leaves the page where it is', async () => {
    TestBed.configureTestingModule({
      providers: [
        provideRouter(
          [{path: '**', component: Page}],
          withInMemoryScrolling({scrollPositionRestoration: 'enabled'}),
        ),
      ],
    });
    const router = TestBed.inject(Router);
    router.initialNavigation();
    const scroll = vi.spyOn(TestBed.inject(ViewportScroller), 'scrollToPosition');
    const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
    await router.navigateByUrl('/pool/5?budget=12&fixture=3');
    await settled();
    const before = scroll.mock.calls.length;
    TestBed.inject(Address).keep({fixture: null, payouts: '1.2'});
    await settled();
    expect(router.url).toBe('/pool/5?budget=12&payouts=1.2');
    expect(scroll.mock.calls.length).toBe(before);
  });
});
