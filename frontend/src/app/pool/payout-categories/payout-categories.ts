import {Component, computed, inject, input} from '@angular/core';
import type {CardFixture, PayoutsAnswer} from '../../api/model';
import {Figures} from '../../shared/figures';
import {SaveShown} from '../../shared/download/save-shown';
import {Translator} from '../../core/translator';

/** The categories that a ticket can still reach, with the outcomes of the open fixtures that do. */
@Component({
  selector: 'app-payout-categories',
  imports: [SaveShown],
  templateUrl: './payout-categories.html',
  styleUrl: './payout-categories.scss',
})
export class PayoutCategories {
  protected readonly t = inject(Translator).t;
  readonly answer = input.required<PayoutsAnswer>();
  readonly fixtures = input.required<readonly CardFixture[]>();

  protected readonly figures = inject(Figures);
  protected readonly open = computed(() =>
    this.answer().open.map((number) => {
      const fixture = this.fixtures()[number - 1];
      return {number, name: fixture ? `${fixture.home} – ${fixture.away}` : ''};
    }),
  );
  protected readonly categories = computed(() =>
    this.answer().categories.map((one) => ({
      ...one,
      listed: one.likeliest.map((result) => ({
        ...result,
        cells: this.answer().open.map((number) => result.signs[number - 1] ?? ''),
      })),
    })),
  );
}
