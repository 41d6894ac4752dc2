import {computed, effect, inject, Service, signal} from '@angular/core';
import {Title} from '@angular/platform-browser';
import {TitleStrategy, type RouterStateSnapshot} from '@angular/router';
import {TranslocoService} from '@jsverse/transloco';

const product = 'QuinielaML';

/** Translates a route's title, which is a translation key, and follows the language. */
@Service()
export class PageTitle extends TitleStrategy {
  private readonly transloco = inject(TranslocoService);
  private readonly title = inject(Title);
  private readonly key = signal<string | undefined>(undefined);
  private readonly own = signal<string | undefined>(undefined);

  private readonly text = computed(() => {
    const language = this.transloco.activeLang();
    const key = this.key();
    return this.own() ?? (key && this.transloco.translate<string>(key, {}, language));
  });

  constructor() {
    super();
    effect(() => {
      const text = this.text();
      this.title.setTitle(text ? `${text} · ${product}` : product);
    });
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.own.set(undefined);
    this.key.set(this.buildTitle(snapshot));
  }

  /** Sets the title of a page about one thing, until the next navigation. */
  name(text: string): void {
    this.own.set(text);
  }
}
