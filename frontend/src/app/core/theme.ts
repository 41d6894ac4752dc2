import {DOCUMENT, effect, inject, Service, signal} from '@angular/core';

export const themes = ['auto', 'light', 'dark'] as const;
export type ThemeName = (typeof themes)[number];

const key = 'quiniela.theme';

/** Light, dark, or the system's choice (auto); remembered in the browser. */
@Service()
export class Theme {
  private readonly document = inject(DOCUMENT);
  private readonly chosen = signal(themes.find((name) => name === localStorage.getItem(key)) ?? 'auto');

  readonly current = this.chosen.asReadonly();

  constructor() {
    effect(() => (this.document.documentElement.dataset['theme'] = this.current()));
  }

  choose(theme: ThemeName): void {
    localStorage.setItem(key, theme);
    this.chosen.set(theme);
  }
}
