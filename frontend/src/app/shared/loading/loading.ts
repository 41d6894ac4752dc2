import {Component, computed, input} from '@angular/core';
import {TranslocoDirective} from '@jsverse/transloco';

/** Grey lines in the shape of what comes, unless it comes at once. */
@Component({
  selector: 'app-loading',
  imports: [TranslocoDirective],
  template: `
    <ng-container *transloco="let t">
      <p class="visually-hidden" role="status">{{ t('states.loading') }}</p>
    </ng-container>
    <div class="card" aria-hidden="true">
      @for (row of lines(); track row) {
        <div class="row"><span class="mark"></span><span class="name"></span><span class="bar"></span></div>
      }
    </div>
  `,
  styleUrl: './loading.scss',
})
export class Loading {
  readonly rows = input(6);

  protected readonly lines = computed(() => Array.from({length: this.rows()}, (_, row) => row));
}
