import {Component, computed, DestroyRef, inject, signal} from '@angular/core';
import {Router, RouterLink} from '@angular/router';
import type {TicketContent} from '../../api/model';
import {listJornadasResource, listTicketsResource} from '../../api/pool/pool.resource';
import {CurrentUser} from '../../core/current-user';
import {ProposedTicket} from '../../shared/proposal/proposal';
import {slipKey, slipOf} from '../../shared/slip-draft';
import {Dates} from '../../shared/dates';
import {Figures} from '../../shared/figures';
import {lastKnown, whenKnown} from '../../shared/resources';
import {Translator} from '../../core/translator';

const minute = 60_000;

/** The jornada that closes next, and the user's tickets for it. */
@Component({
  selector: 'app-next-jornada',
  imports: [ProposedTicket, RouterLink],
  templateUrl: './next-jornada.html',
  styleUrl: './next-jornada.scss',
})
export class NextJornada {
  protected readonly t = inject(Translator).t;
  private readonly router = inject(Router);
  private readonly user = inject(CurrentUser);
  protected readonly dates = inject(Dates);
  protected readonly figures = inject(Figures);
  protected readonly now = signal(Date.now());

  private readonly comingResource = listJornadasResource(signal({coming: true, limit: 200}));
  private readonly coming = lastKnown(this.comingResource);
  /** Whether it is known if there is one: what stands below must not move afterwards. */
  readonly settled = computed(() => this.coming() !== undefined || !this.comingResource.isLoading());

  protected readonly next = computed(() =>
    this.coming()
      ?.items.filter((one) => !one.closed)
      .sort((a, b) => Date.parse(a.closesAt) - Date.parse(b.closesAt))
      .at(0),
  );
  protected readonly ticketsResource = listTicketsResource(
    computed(() => ({jornada: this.next()?.id ?? 0})),
    whenKnown(() => this.next()),
  );
  private readonly tickets = lastKnown(this.ticketsResource);
  protected readonly ownTickets = computed(() => this.tickets()?.items ?? []);

  constructor() {
    const clock = setInterval(() => this.now.set(Date.now()), minute);
    inject(DestroyRef).onDestroy(() => clearInterval(clock));
  }

  /** Opens the slip with a ticket on it. */
  protected change(jornada: number, ticket: TicketContent): void {
    const user = this.user.account()?.id;
    if (user !== undefined) {
      localStorage.setItem(slipKey(user, jornada), JSON.stringify(slipOf(ticket)));
    }
    void this.router.navigate(['/pool', jornada]);
  }
}
