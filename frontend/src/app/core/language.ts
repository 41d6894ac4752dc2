import {computed, DOCUMENT, effect, inject, Service} from '@angular/core';
import {TranslocoService} from '@jsverse/transloco';
import {firstValueFrom} from 'rxjs';
import {TranslationLoader, type Words} from './translation-loader';
import {Translator} from './translator';

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
  private readonly translator = inject(Translator);
  private readonly document = inject(DOCUMENT);
  /** What has been asked for beyond the words of the log-in page. */
  private readonly wanted = new Set<Words>();

  readonly current = this.transloco.activeLang;
  private readonly regions = computed(() => new Intl.DisplayNames([this.current()], {type: 'region'}));

  constructor() {
    effect(() => (this.document.documentElement.lang = this.current()));
  }

  /** Loads the first language, so that no page is rendered without its texts. */
  async start(...words: Words[]): Promise<void> {
    words.forEach((each) => this.wanted.add(each));
    await this.activate(preferred());
  }

  /** Loads words beyond those of the log-in page, unless they are there. */
  async complete(words: Words): Promise<void> {
    if (!this.wanted.has(words)) {
      this.wanted.add(words);
      await this.load(this.current() as LanguageCode, [words]);
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

  private async load(language: LanguageCode, words: Iterable<Words> = this.wanted): Promise<void> {
    const more = [...words].map((each) => this.loader.more(each, language));
    await firstValueFrom(this.transloco.load(language));
    for (const each of more) {
      this.transloco.setTranslation(await each, language);
    }
    this.translator.completed();
  }
}

function preferred(): LanguageCode {
  const candidates = [localStorage.getItem(key), ...navigator.languages];
  const codes = candidates.map((candidate) =>
    languages.find((code) => candidate?.toLowerCase().startsWith(code)),
  );
  return codes.find((code) => code !== undefined) ?? 'es';
}
