import {TestBed} from '@angular/core/testing';
import {setUp, text} from '../../testing/page';
import {tokens} from '../../testing/samples';
import {Session} from '../core/session';
import {BringLeague} from './bring-league';

describe('what to do where there are no matches', () => {
  it.each([
    ['editor', '/data/start'],
    ['player', undefined],
  ])('is to bring a league, for those who may: %s', async (role, address) => {
    const api = setUp();
    TestBed.inject(Session).open(tokens(), false);
    const fixture = TestBed.createComponent(BringLeague);
    TestBed.tick();
    api.expectOne('/api/v1/account').flush({id: 1, name: 'ana', role});
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;
    expect(page.querySelector('a')?.getAttribute('href')).toBe(address);
    if (!address) {
      expect(text(page)).toBe('An editor can bring in matches.');
    }
  });
});
