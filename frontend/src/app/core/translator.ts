import {inject, Service, signal} from '@angular/core';
import {TranslocoService} from '@jsverse/transloco';

/**
 * The words of templates: `t = inject(Translator).t`. Transloco's directive would give each part of
 * a page a view and a subscription of its own for them, which a slow phone notices in a list.
 */
@Service()
export class Translator {
  private readonly transloco = inject(TranslocoService);
  private readonly version = signal(0);

  /** The text of a key in the language of the page; templates follow both. */
  readonly t = (key: string, parameters?: Record<string, unknown>): string => {
    this.transloco.activeLang();
    this.version();
    return this.transloco.translate<string>(key, parameters);
  };

  /** Says that more words are there. */
  completed(): void {
    this.version.update((version) => version + 1);
  }
}
