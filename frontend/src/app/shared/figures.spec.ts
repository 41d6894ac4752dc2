import {TestBed} from '@angular/core/testing';
import {setUp} from '../../testing/page';
import {Language} from '../core/language';
import {Figures, signed} from './figures';

describe('figures', () => {
  async function figures(language: 'en' | 'es') {
    setUp();
    await TestBed.inject(Language).choose(language);
    return TestBed.inject(Figures);
  }

  it('are written in the language of the page', async () => {
    const spanish = await figures('es');
    expect(spanish.count(1234)).toBe('1.234');
    expect(spanish.decimal(1.5)).toBe('1,50');
    TestBed.resetTestingModule();
    const english = await figures('en');
    expect(english.count(1234)).toBe('1,234');
    expect(english.money(1234.5)).toBe('€1,234.50');
    expect(english.gain(-7.5)).toBe('-€7.50');
    expect(english.gain(0)).toBe('€0.00');
    expect(english.decrease(0.256)).toBe('-26%');
  });

  it('have as many digits as they bear', async () => {
    const english = await figures('en');
    expect([0.12345, 0.012345, 0.000012345, 0].map((one) => english.chance(one))).toEqual([
      '12.3%',
      '1.2%',
      '0.0012%',
      '0%',
    ]);
    expect([0.4, 0.0123, 0].map((one) => english.oneIn(one))).toEqual(['2.5', '81', '']);
    expect([1.234, 12345.6].map((one) => english.prize(one))).toEqual(['€1.23', '€12,346']);
  });

  it('are a dash where they are not known', async () => {
    const english = await figures('en');
    expect([english.chance(undefined), english.money(undefined), english.prize(undefined)]).toEqual([
      '–',
      '–',
      '–',
    ]);
    expect(english.oneIn(undefined)).toBe('');
  });

  it('have a sign where points are given or taken', () => {
    expect([signed(4), signed(0), signed(-6)]).toEqual(['+4', '+0', '−6']);
  });
});
