import {Service} from '@angular/core';
import type {Translation, TranslocoLoader} from '@jsverse/transloco';

/** Languages are chunks of the page like any other: hashed, cached, loaded when wanted. */
@Service()
export class TranslationLoader implements TranslocoLoader {
  async getTranslation(language: string): Promise<Translation> {
    const file = language === 'en' ? import('../../i18n/en.json') : import('../../i18n/es.json');
    return (await file).default;
  }
}
