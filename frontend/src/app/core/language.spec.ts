import {TestBed} from '@angular/core/testing';
import {TranslocoService} from '@jsverse/transloco';
import {setUp} from '../../testing/page';
import {Language} from './language';

describe('areas of competitions', () => {
  it.each([
    ['en', ['Spain', 'Brazil', 'Kosovo', 'England', 'Europe']],
    ['es', ['España', 'Brasil', 'Kosovo', 'Inglaterra', 'Europa']],
  ])('have their names in %s', (code, names) => {
    setUp();
    TestBed.inject(TranslocoService).setActiveLang(code);
    const areas = TestBed.inject(Language);
    expect(['ES', 'BR', 'XK', 'GB-ENG', 'UEFA'].map((code) => areas.area(code))).toEqual(names);
  });
});
