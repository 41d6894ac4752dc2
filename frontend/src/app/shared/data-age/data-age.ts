import {Component, computed, inject, input} from '@angular/core';
import {RouterLink} from '@angular/router';
import {CurrentUser} from '../../core/current-user';
import {Dates} from '../dates';
import {Translator} from '../../core/translator';

/** Says that the results end long ago, with the next step for those who may take it. */
@Component({
  selector: 'app-data-age',
  imports: [RouterLink],
  template: `
    <div class="notice">
      <p>{{ t('age.through', {month: month()}) }} {{ t('age.meaning') }}</p>
      @if (canEdit()) {
        <p>
          <a class="button filled" routerLink="/data/training">{{ t('age.fetch') }}</a>
          <a class="button" routerLink="/data">{{ t('age.import') }}</a>
        </p>
      } @else {
        <p>{{ t('age.ask') }}</p>
      }
    </div>
  `,
  styles: `
    .notice {
      flex-wrap: wrap;
      gap: var(--space-1) var(--space-3);
      padding-block: var(--space-2);
    }
    p {
      font-size: 0.9375rem;
    }
    a {
      white-space: nowrap;
    }
  `,
})
export class DataAge {
  protected readonly t = inject(Translator).t;
  /** The day of the last known result. */
  readonly through = input.required<string>();

  private readonly dates = inject(Dates);
  protected readonly canEdit = inject(CurrentUser).canEdit;
  protected readonly month = computed(() => this.dates.month(this.through()));
}
