import {Component, computed, input} from '@angular/core';
import {TranslocoDirective} from '@jsverse/transloco';

/** Grey placeholder rows, shown when loading takes longer than a moment. */
@Component({
  selector: 'app-loading',
  imports: [TranslocoDirective],
  template: `
    <ng-container *transloco="let t">
      <p class="visually-hidden" role="status">{{ t('states.loading') }}</p>
    </ng-container>
    <div class="card" aria-hidden="true">
      @for (row of placeholders(); track row) {
        <div class="row"><span class="mark"></span><span class="name"></span><span class="bar"></span></div>
      }
    </div>
  `,
  styleUrl: './loading.scss',
})
export class Loading {
  readonly rows = input(6);

  protected readonly placeholders = computed(() => Array.from({length: this.rows()}, (_, row) => row));
}
