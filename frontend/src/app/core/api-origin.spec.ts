import {TestBed} from '@angular/core/testing';
import {apiOrigin} from './api-origin';

describe('the origin of the API', () => {
  afterEach(() => document.querySelector('meta[name="quiniela-api"]')?.remove());

  function named(content?: string): string {
    if (content !== undefined) {
      const meta = document.createElement('meta');
      meta.name = 'quiniela-api';
      meta.content = content;
      document.head.append(meta);
    }
    return TestBed.inject(apiOrigin);
  }

  it('is that of the page', () => {
    expect(named()).toBe(location.origin);
    TestBed.resetTestingModule();
    expect(named('')).toBe(location.origin);
  });

  it('is another one if the page names it, without what follows', () => {
    expect(named('https://api.example:8443/some/path')).toBe('https://api.example:8443');
  });
});
