import {Component, computed, inject} from '@angular/core';
import {Icon} from '../../shared/icon';
import {Menu} from '../../shared/menu/menu';
import {Language, languages} from '../language';
import {Theme, themes, type ThemeName} from '../theme';
import {Translator} from '../translator';

const icons = {auto: 'auto', light: 'sun', dark: 'moon'} as const satisfies Record<ThemeName, string>;

/** Menus for language and appearance, for every visitor. */
@Component({
  selector: 'app-preferences',
  imports: [Icon, Menu],
  templateUrl: './preferences.html',
  styleUrl: './preferences.scss',
})
export class Preferences {
  protected readonly t = inject(Translator).t;
  protected readonly language = inject(Language);
  protected readonly theme = inject(Theme);
  protected readonly languages = languages;
  protected readonly themes = themes;
  protected readonly icons = icons;
  protected readonly themeIcon = computed(() => icons[this.theme.current()]);
}
