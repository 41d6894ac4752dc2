import {Service} from '@angular/core';
import type {Translation, TranslocoLoader} from '@jsverse/transloco';
import english from '../../i18n/start.en.json';
import spanish from '../../i18n/start.es.json';
import type {LanguageCode} from './language';

/**
 * Gives the few words that logging in takes, which come with the page, and loads all others as
 * lazy chunks, which are hashed and cached like any other.
 */
@Service()
export class TranslationLoader implements TranslocoLoader {
  getTranslation(language: string): Promise<Translation> {
    return Promise.resolve(language === 'en' ? english : spanish);
  }

  /** All words but those of the log-in page. */
  async others(language: LanguageCode): Promise<Translation> {
    const file = language === 'en' ? import('../../i18n/en.json') : import('../../i18n/es.json');
    return (await file).default;
  }
}
