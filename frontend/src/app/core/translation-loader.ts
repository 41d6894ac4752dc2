import {Service} from '@angular/core';
import type {Translation, TranslocoLoader} from '@jsverse/transloco';
import english from '../../i18n/start.en.json';
import spanish from '../../i18n/start.es.json';
import type {LanguageCode} from './language';

/** Words by the pages that take them: Home with the frame around it, and all others. */
export type Words = 'home' | 'rest';

/**
 * Gives the few words that logging in takes, which come with the page, and loads all others as
 * lazy chunks, which are hashed and cached like any other.
 */
@Service()
export class TranslationLoader implements TranslocoLoader {
  getTranslation(language: string): Promise<Translation> {
    return Promise.resolve(language === 'en' ? english : spanish);
  }

  /** Words beyond those of the log-in page. */
  async more(words: Words, language: LanguageCode): Promise<Translation> {
    return (await files[words][language]()).default;
  }
}

const files = {
  home: {en: () => import('../../i18n/home.en.json'), es: () => import('../../i18n/home.es.json')},
  rest: {en: () => import('../../i18n/en.json'), es: () => import('../../i18n/es.json')},
};
