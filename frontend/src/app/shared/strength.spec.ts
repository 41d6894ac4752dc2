import {TestBed} from '@angular/core/testing';
import {setUp} from '../../testing/page';
import {Language} from '../core/language';
import {Figures} from './figures';
import {hundredths, signed} from './strength';

describe('the strength of a team', () => {
  it('has its sign, a real minus, and none if it rounds to nothing', async () => {
    setUp();
    await TestBed.inject(Language).choose('en');
    const figures = TestBed.inject(Figures);
    expect([0.123, -0.456, 0.004, -0.004].map((one) => hundredths(one, figures))).toEqual([
      '+12',
      '−46',
      '0',
      '0',
    ]);
    expect(signed(12.4, ' %', figures)).toBe('+12 %');
  });
});
