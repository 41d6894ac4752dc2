import {Component, inject, input, signal} from '@angular/core';
import {rxResource} from '@angular/core/rxjs-interop';
import type {CardFixture, PayoutsAnswer, TicketContent} from '../../api/model';
import {PoolService} from '../../api/pool/pool.service';
import {Failure} from '../../shared/failure/failure';
import {lastKnown} from '../../shared/resources';
import {PayoutCategories} from '../payout-categories/payout-categories';
import {Translator} from '../../core/translator';

/** What a kept ticket can still win; once opened, it follows the signs. */
@Component({
  selector: 'app-winnable',
  imports: [Failure, PayoutCategories],
  template: `
    <details (toggle)="opened.set(details.open)" #details>
      <summary>{{ t('winnable.title') }}</summary>
      @if (answer(); as answer) {
        <app-payout-categories [answer]="answer" [fixtures]="fixtures()" />
      } @else if (resource.error(); as error) {
        <app-failure [error]="error" (retry)="resource.reload()" />
      } @else {
        <p aria-busy="true">{{ t('states.loading') }}</p>
      }
    </details>
  `,
})
export class Winnable {
  protected readonly t = inject(Translator).t;
  readonly jornada = input.required<number>();
  readonly ticket = input.required<TicketContent>();
  readonly fixtures = input.required<readonly CardFixture[]>();
  /** The signs as they stand: with others, the answer is another one. */
  readonly signs = input.required<string>();

  private readonly pool = inject(PoolService);
  protected readonly opened = signal(false);
  protected readonly resource = rxResource<PayoutsAnswer, Question | undefined>({
    params: () =>
      this.opened() ? {jornada: this.jornada(), ticket: this.ticket(), signs: this.signs()} : undefined,
    stream: ({params}) => this.pool.payouts(params.jornada, {ticket: params.ticket}),
  });
  protected readonly answer = lastKnown(this.resource);
}

interface Question {
  jornada: number;
  ticket: TicketContent;
  signs: string;
}
