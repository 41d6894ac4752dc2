import {Component, inject} from '@angular/core';
import {RouterLink} from '@angular/router';
import {CurrentUser} from '../core/current-user';
import {Translator} from '../core/translator';

/** What to do where there are no matches: editors bring their league, the others ask one. */
@Component({
  selector: 'app-bring-league',
  imports: [RouterLink],
  template: `
    @if (canEdit()) {
      <p class="soft">{{ t('start.lead') }}</p>
      <a class="button filled" routerLink="/data/start">{{ t('start.title') }}</a>
    } @else {
      <p class="soft">{{ t('start.askEditor') }}</p>
    }
  `,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      gap: var(--space-3);
    }
  `,
})
export class BringLeague {
  protected readonly t = inject(Translator).t;
  protected readonly canEdit = inject(CurrentUser).canEdit;
}
