import {TestBed} from '@angular/core/testing';
import {flat, wordsOf} from '../../testing/words';
import {TranslationLoader} from './translation-loader';

describe('the words', () => {
  it.each(['en', 'es'] as const)(
    'come in three parts, which together are all of them: %s',
    async (language) => {
      const loader = TestBed.inject(TranslationLoader);
      const parts = [
        await loader.getTranslation(language),
        await loader.more('home', language),
        await loader.more('rest', language),
      ];
      const keys = parts.flatMap((part) => flat(part).map(([key]) => key));
      expect(keys.sort()).toEqual(
        flat(wordsOf(language))
          .map(([key]) => key)
          .sort(),
      );
    },
  );

  it('are Spanish where a language is not known', async () => {
    const loader = TestBed.inject(TranslationLoader);
    expect(await loader.getTranslation('fr')).toEqual(await loader.getTranslation('es'));
  });
});
