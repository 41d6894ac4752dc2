import {Component, computed, DestroyRef, inject, signal} from '@angular/core';
import {RouterLink} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import {listJornadasResource, listTicketsResource} from '../../api/pool/pool.resource';
import {Dates} from '../../shared/dates';
import {Figures} from '../../shared/figures';
import {lastKnown, whenKnown} from '../../shared/resources';

const minute = 60_000;

/** The jornada that closes next, and the user's tickets for it. */
@Component({
  selector: 'app-next-jornada',
  imports: [RouterLink, TranslocoDirective],
  templateUrl: './next-jornada.html',
  styleUrl: './next-jornada.scss',
})
export class NextJornada {
  protected readonly dates = inject(Dates);
  protected readonly figures = inject(Figures);
  protected readonly now = signal(Date.now());

  private readonly coming = lastKnown(listJornadasResource(signal({coming: true, limit: 200})));
  protected readonly next = computed(() =>
    this.coming()
      ?.items.filter((one) => !one.closed)
      .sort((a, b) => Date.parse(a.closesAt) - Date.parse(b.closesAt))
      .at(0),
  );
  private readonly tickets = lastKnown(
    listTicketsResource(
      computed(() => ({jornada: this.next()?.id ?? 0})),
      whenKnown(() => this.next()),
    ),
  );
  protected readonly ownTickets = computed(() => this.tickets()?.items ?? []);

  constructor() {
    const clock = setInterval(() => this.now.set(Date.now()), minute);
    inject(DestroyRef).onDestroy(() => clearInterval(clock));
  }
}
