import {computed, DOCUMENT, effect, inject, Service} from '@angular/core';
import {TranslocoService} from '@jsverse/transloco';
import {firstValueFrom} from 'rxjs';
import {TranslationLoader} from './translation-loader';

export const languages = ['es', 'en'] as const;
export type LanguageCode = (typeof languages)[number];

const key = 'quiniela.language';

/** ISO 3166's codes of countries; those of parts of one and of confederations are longer. */
const country = /^[A-Z]{2}$/;

/** The language of the page: the user's choice, else the browser's, else Spanish. */
@Service()
export class Language {
  private readonly transloco = inject(TranslocoService);
  private readonly loader = inject(TranslationLoader);
  private readonly document = inject(DOCUMENT);
  /** Whether more has been asked for than the words of the log-in page. */
  private whole = false;

  readonly current = this.transloco.activeLang;
  private readonly regions = computed(() => new Intl.DisplayNames([this.current()], {type: 'region'}));

  constructor() {
    effect(() => (this.document.documentElement.lang = this.current()));
  }

  /** Loads the first language, so that no page is rendered without its texts. */
  async start(complete: boolean): Promise<void> {
    this.whole = complete;
    await this.activate(preferred());
  }

  /** Loads the words beyond those of the log-in page, unless they are there. */
  async complete(): Promise<void> {
    if (!this.whole) {
      this.whole = true;
      await this.load(this.current() as LanguageCode);
    }
  }

  async choose(language: LanguageCode): Promise<void> {
    localStorage.setItem(key, language);
    await this.activate(language);
  }

  /** The name of a competition's area: "España" of ES, "Inglaterra" of GB-ENG, "Europa" of UEFA. */
  area(code: string): string {
    return country.test(code)
      ? (this.regions().of(code) ?? code)
      : this.transloco.translate<string>(`countries.${code}`);
  }

  private async activate(language: LanguageCode): Promise<void> {
    await this.load(language);
    this.transloco.setActiveLang(language);
  }

  private async load(language: LanguageCode): Promise<void> {
    const others = this.whole ? this.loader.others(language) : undefined;
    await firstValueFrom(this.transloco.load(language));
    if (others) {
      this.transloco.setTranslation(await others, language);
    }
  }
}

function preferred(): LanguageCode {
  const candidates = [localStorage.getItem(key), ...navigator.languages];
  const codes = candidates.map((candidate) =>
    languages.find((code) => candidate?.toLowerCase().startsWith(code)),
  );
  return codes.find((code) => code !== undefined) ?? 'es';
}
