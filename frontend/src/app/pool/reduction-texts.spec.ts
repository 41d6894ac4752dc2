import {TestBed} from '@angular/core/testing';
import {setUp} from '../../testing/page';
import {ReductionTexts} from './reduction-texts';

const reduction = {
  number: 1,
  official: true,
  triples: 4,
  dobles: 0,
  columns: 9,
  guarantee: 13,
  guarantees: [14, 13, 13],
};

describe('the words for a reduction', () => {
  function texts(): ReductionTexts {
    setUp();
    return TestBed.inject(ReductionTexts);
  }

  it('name its marks, one or many', () => {
    expect(texts().name(reduction)).toBe('1: 4 triples, 9 columns');
    expect(TestBed.inject(ReductionTexts).name({...reduction, triples: 1, dobles: 1, columns: 2000})).toBe(
      '1: 1 triple + 1 double, 2,000 columns',
    );
    expect(TestBed.inject(ReductionTexts).direct({triples: 0, dobles: 3})).toBe('and 3 doubles in full');
  });

  it('promise what is certain, and what more there is by signs for the sixth alone', () => {
    const certain = '13 right for certain if every fixture ends as marked.';
    expect(texts().guarantee(reduction)).toBe(certain);
    expect(
      TestBed.inject(ReductionTexts).guarantee({
        ...reduction,
        number: 6,
        guarantee: 11,
        guarantees: [14, 11, 12, 12],
      }),
    ).toBe(
      '11 right for certain if every fixture ends as marked. More, by how many of the doubles end with their second sign: 14 with 0; 12 with 2, 3.',
    );
  });
});
