import {convertToParamMap} from '@angular/router';
import {emptySlip, type Slip} from '../shared/slip-draft';
import {addressOf, slipIn} from './slip-address';

const slip: Slip = {
  ...emptySlip,
  marks: ['1X', '', 'X2', '1X2', ...Array<string>(10).fill('1')],
  reduction: 3,
  plenoHome: ['0', '2'],
  plenoAway: ['1', 'M'],
  elige8: [1, 2, 3, 4, 5, 6, 7, 14],
};

const marks = Array<string>(14).fill('1').join('.');

describe('marks in an address', () => {
  it('come back as they were', () => {
    const address = addressOf(slip);
    expect(address).toEqual({
      marks: '1X.-.X2.1X2.1.1.1.1.1.1.1.1.1.1',
      reduction: 3,
      pleno: '02-1M',
      elige8: '1.2.3.4.5.6.7.14',
    });
    expect(slipIn(convertToParamMap({...address, reduction: '3'}), [1, 3])).toEqual(slip);
  });

  it('are none of an empty slip, nor of single columns', () => {
    expect(addressOf(emptySlip)).toBeUndefined();
    expect(addressOf({...slip, columns: ['11111111111111']})).toBeUndefined();
  });

  it.each([
    ['', 'no marks'],
    ['1.1', 'too few'],
    [`${marks}.1`, 'too many'],
    [marks.replace('1', '3'), 'another sign'],
    [marks.replace('1', 'X1'), 'signs in another order'],
    [marks.replace('1', '11'), 'a sign twice'],
    [marks.replaceAll('1', '-'), 'nothing marked'],
    [marks.replaceAll('.', ','), 'other separators'],
  ])('are not taken if they are wrong: %j, %s', (wrong) => {
    expect(slipIn(convertToParamMap({marks: wrong}), [])).toBeUndefined();
  });

  it('leave out whatever else is wrong', () => {
    const wrong = {marks, reduction: '7', pleno: '09x', elige8: '0.15.2.2.x.1.5-'};
    expect(slipIn(convertToParamMap(wrong), [1, 2])).toEqual({
      ...emptySlip,
      marks: Array<string>(14).fill('1'),
      plenoHome: ['0'],
      elige8: [1, 2],
    });
    const many = {marks, elige8: '1.2.3.4.5.6.7.8.9'};
    expect(slipIn(convertToParamMap(many), [])?.elige8.length).toBe(8);
  });
});
