import {TestBed} from '@angular/core/testing';
import {setUp} from '../../testing/page';
import {Language} from '../core/language';
import {Dates} from './dates';

describe('a deadline', () => {
  const Format = Intl.DateTimeFormat;

  beforeEach(() => {
    setUp();
    vi.spyOn(Intl, 'DateTimeFormat').mockImplementation(function (locale, options) {
      return new Format(locale, {timeZone: 'Europe/Madrid', ...options});
    });
  });
  afterEach(() => vi.restoreAllMocks());

  it('names the zone, which changes with the clocks', async () => {
    const dates = TestBed.inject(Dates);
    await TestBed.inject(Language).choose('en');
    expect(dates.deadline('2026-11-27T19:00:00Z')).toBe('Fri, 27 Nov 2026, 20:00 CET');
    expect(dates.deadline('2026-07-27T19:00:00Z')).toBe('Mon, 27 Jul 2026, 21:00 CEST');
    expect(dates.zone('2026-11-27T19:00:00Z')).toBe('Central European Standard Time');
    expect(dates.deadline('2023-08-13T00:00:00Z')).toBe('Sun, 13 Aug 2023');
    await TestBed.inject(Language).choose('es');
    expect(dates.deadline('2026-11-27T19:00:00Z')).toBe('vie, 27 nov 2026, 20:00 CET');
    expect(dates.zone('2026-07-27T19:00:00Z')).toBe('hora de verano de Europa central');
  });

  it('says how long it is until then', async () => {
    const dates = TestBed.inject(Dates);
    await TestBed.inject(Language).choose('en');
    const now = Date.parse('2026-11-25T19:00:00Z');
    expect(dates.until('2026-11-28T18:00:00Z', now)).toBe('in 2 days');
    expect(dates.until('2026-11-26T19:00:00Z', now)).toBe('in 24 hours');
    expect(dates.until('2026-11-25T19:20:00Z', now)).toBe('in 20 minutes');
    await TestBed.inject(Language).choose('es');
    expect(dates.until('2026-11-28T20:00:00Z', now)).toBe('dentro de 3 días');
  });
});
