import {DOCUMENT, effect, inject, Service} from '@angular/core';
import {TranslocoService} from '@jsverse/transloco';
import {firstValueFrom} from 'rxjs';

export const languages = ['es', 'en'] as const;
export type LanguageCode = (typeof languages)[number];

const key = 'quiniela.language';

/** The language of the page: the user's choice, else the browser's, else Spanish. */
@Service()
export class Language {
  private readonly transloco = inject(TranslocoService);
  private readonly document = inject(DOCUMENT);

  readonly current = this.transloco.activeLang;

  constructor() {
    effect(() => (this.document.documentElement.lang = this.current()));
  }

  /** Loads the first language, so that no page is rendered without its texts. */
  async start(): Promise<void> {
    await this.activate(preferred());
  }

  async choose(language: LanguageCode): Promise<void> {
    localStorage.setItem(key, language);
    await this.activate(language);
  }

  private async activate(language: LanguageCode): Promise<void> {
    await firstValueFrom(this.transloco.load(language));
    this.transloco.setActiveLang(language);
  }
}

function preferred(): LanguageCode {
  const candidates = [localStorage.getItem(key), ...navigator.languages];
  const codes = candidates.map((candidate) =>
    languages.find((code) => candidate?.toLowerCase().startsWith(code)),
  );
  return codes.find((code) => code !== undefined) ?? 'es';
}
