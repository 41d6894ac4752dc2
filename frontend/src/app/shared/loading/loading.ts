import {Component, computed, input, inject} from '@angular/core';
import {Translator} from '../../core/translator';

/** Grey placeholder rows, shown when loading takes longer than a moment. */
@Component({
  selector: 'app-loading',
  template: `
    <p class="visually-hidden" role="status">{{ t('states.loading') }}</p>

    <div class="card" aria-hidden="true">
      @for (row of placeholders(); track row) {
        <div class="row"><span class="mark"></span><span class="name"></span><span class="bar"></span></div>
      }
    </div>
  `,
  styleUrl: './loading.scss',
})
export class Loading {
  protected readonly t = inject(Translator).t;
  readonly rows = input(6);

  protected readonly placeholders = computed(() => Array.from({length: this.rows()}, (_, row) => row));
}
