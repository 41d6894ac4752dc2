import {Service} from '@angular/core';
import type {Translation, TranslocoLoader} from '@jsverse/transloco';

/** Loads languages as lazy chunks, which are hashed and cached like any other. */
@Service()
export class TranslationLoader implements TranslocoLoader {
  async getTranslation(language: string): Promise<Translation> {
    const file = language === 'en' ? import('../../i18n/en.json') : import('../../i18n/es.json');
    return (await file).default;
  }
}
