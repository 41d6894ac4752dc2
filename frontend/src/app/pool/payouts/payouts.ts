import {Component, computed, inject, input, linkedSignal, signal} from '@angular/core';
import {ActivatedRoute} from '@angular/router';
import {payoutsLimits} from '../../api/limits';
import type {CardFixture, PayoutsAnswer, TicketContent} from '../../api/model';
import {PoolService} from '../../api/pool/pool.service';
import {Address} from '../../shared/address';
import {ActionMessage, ActionState} from '../../shared/action-state';
import {Figures} from '../../shared/figures';
import {PayoutCategories} from '../payout-categories/payout-categories';
import {SaveShown} from '../../shared/download/save-shown';
import {Translator} from '../../core/translator';

/** What the ticket on the slip can win, before and during play. */
@Component({
  selector: 'app-payouts',
  imports: [SaveShown, ActionMessage, PayoutCategories],
  templateUrl: './payouts.html',
  styles: `
    .scroll {
      overflow-x: auto;
    }
    fieldset input {
      inline-size: 1.5rem;
      block-size: 1.5rem;
    }
  `,
})
export class Payouts {
  protected readonly t = inject(Translator).t;
  readonly jornada = input.required<number>();
  readonly ticket = input.required<TicketContent>();
  readonly fixtures = input.required<readonly CardFixture[]>();

  private readonly pool = inject(PoolService);
  private readonly address = inject(Address);
  private readonly route = inject(ActivatedRoute);
  protected readonly figures = inject(Figures);
  protected readonly mostFixtures = payoutsLimits.fixtures.maxItems;
  /** Numbers of the fixtures by whose outcomes the answer is grouped; the address keeps them. */
  protected readonly chosen = signal(fixturesIn(this.route.snapshot.queryParamMap.get('payouts')));
  protected readonly asked = this.chosen().length > 0;
  /** Gone once the ticket is another one. */
  protected readonly answer = linkedSignal<TicketContent, PayoutsAnswer | undefined>({
    source: this.ticket,
    computation: () => undefined,
  });
  protected readonly action = new ActionState();
  protected readonly rows = computed(() => {
    const answer = this.answer();
    return answer && [{signs: '', sums: answer.all}, ...answer.groups];
  });

  protected choose(number: number, is: boolean): void {
    this.chosen.set(
      is ? [...this.chosen(), number].sort((a, b) => a - b) : this.chosen().filter((one) => one !== number),
    );
    this.address.keep({payouts: this.chosen().join('.') || null});
  }

  protected work(): void {
    this.action.begin();
    this.pool.payouts(this.jornada(), {ticket: this.ticket(), fixtures: [...this.chosen()]}).subscribe({
      next: (answer) => {
        this.action.succeed();
        this.answer.set(answer);
      },
      error: (error: unknown) => this.action.fail(error),
    });
  }
}

/** The numbers in an address that are those of fixtures, as many as the server takes. */
function fixturesIn(address: string | null): readonly number[] {
  const {maxItems, items} = payoutsLimits.fixtures;
  const numbers = (address ?? '').split('.').map(Number);
  const right = numbers.filter(
    (one) => Number.isInteger(one) && one >= items.minimum && one <= items.maximum,
  );
  return [...new Set(right)].slice(0, maxItems).sort((a, b) => a - b);
}
