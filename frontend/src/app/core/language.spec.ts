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

describe('the language of the page', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([
    ['the one that was chosen', 'en', ['es-ES'], 'en'],
    ["else the browser's first that there is", null, ['fr-FR', 'en-GB', 'es'], 'en'],
    ['else Spanish', null, ['fr-FR'], 'es'],
    ['not one that there is not', 'fr', ['en'], 'en'],
  ])('is %s', async (_, chosen, preferred, want) => {
    setUp();
    if (chosen) {
      localStorage.setItem('quiniela.language', chosen);
    }
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(preferred);
    const language = TestBed.inject(Language);
    await language.start();
    TestBed.tick();
    expect(language.current()).toBe(want);
    expect(document.documentElement.lang).toBe(want);
  });
});
