import {Component, inject} from '@angular/core';
import {RouterLink} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import {CurrentUser} from '../core/current-user';

/** What to do where there are no matches: editors bring their league, the others ask one. */
@Component({
  selector: 'app-bring-league',
  imports: [RouterLink, TranslocoDirective],
  template: `
    <ng-container *transloco="let t">
      @if (canEdit()) {
        <p class="soft">{{ t('start.lead') }}</p>
        <a class="button filled" routerLink="/data/start">{{ t('start.title') }}</a>
      } @else {
        <p class="soft">{{ t('start.askEditor') }}</p>
      }
    </ng-container>
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
  protected readonly canEdit = inject(CurrentUser).canEdit;
}
