import {Component, computed, input, model, inject} from '@angular/core';
import type {CardFixture} from '../../api/model';
import {fixturesOfSlip} from '../../shared/slip-draft';
import {Translator} from '../../core/translator';

/** Chooses the fixtures that a reduction plays in full. */
@Component({
  selector: 'app-direct-fixtures',
  template: `
    <fieldset>
      <legend>{{ t('workshop.direct') }}</legend>
      <p class="soft">{{ t('workshop.directHelp') }}</p>
      <div>
        @for (one of listed(); track one.number) {
          <label>
            <input
              #box
              type="checkbox"
              [checked]="numbers().includes(one.number)"
              (change)="choose(one.number, box.checked)"
            />
            {{ one.number }} {{ one.name }}
          </label>
        }
      </div>
    </fieldset>
  `,
  styles: `
    div {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
      gap: var(--space-1) var(--space-4);
    }
  `,
})
export class DirectFixtures {
  protected readonly t = inject(Translator).t;
  readonly fixtures = input.required<readonly Pick<CardFixture, 'home' | 'away'>[]>();
  /** In order. */
  readonly numbers = model.required<readonly number[]>();

  protected readonly listed = computed(() =>
    this.fixtures()
      .slice(0, fixturesOfSlip)
      .map(({home, away}, i) => ({number: i + 1, name: `${home} – ${away}`})),
  );

  protected choose(number: number, is: boolean): void {
    this.numbers.set(
      is ? [...this.numbers(), number].sort((a, b) => a - b) : this.numbers().filter((one) => one !== number),
    );
  }
}
