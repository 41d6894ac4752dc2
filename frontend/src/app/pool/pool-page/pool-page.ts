import {Component, computed, inject, input} from '@angular/core';
import {Router, RouterLink} from '@angular/router';
import {listJornadasLimits} from '../../api/limits';
import type {KeptTicket} from '../../api/model';
import {
  listJornadaSeasonsResource,
  listJornadasResource,
  listTicketsResource,
} from '../../api/pool/pool.resource';
import {CurrentUser} from '../../core/current-user';
import {Dates, seasonName} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {Icon} from '../../shared/icon';
import {Loading} from '../../shared/loading/loading';
import {lastKnown, retryFailed, whenKnown} from '../../shared/resources';
import {Invitations} from '../invitations/invitations';
import {Paste} from '../paste/paste';
import {Translator} from '../../core/translator';

/** A season has at most 150 jornadas, which are fewer than the server gives at once. */
const maxJornadas = listJornadasLimits.limit.maximum;

/** The jornadas of a season of the pool, and the user's tickets for them. */
@Component({
  selector: 'app-pool-page',
  imports: [Empty, Failure, Icon, Invitations, Loading, Paste, RouterLink],
  templateUrl: './pool-page.html',
  styleUrl: './pool-page.scss',
})
export class PoolPage {
  protected readonly t = inject(Translator).t;
  /** Bound from the address; the latest season if missing. */
  readonly season = input<string>();

  private readonly router = inject(Router);
  protected readonly user = inject(CurrentUser);
  protected readonly dates = inject(Dates);
  protected readonly seasonName = seasonName;

  private readonly seasonsResource = listJornadaSeasonsResource();
  private readonly knownSeasons = lastKnown(this.seasonsResource);
  protected readonly seasons = computed(() => this.knownSeasons()?.items);
  protected readonly chosen = computed(() => {
    const seasons = this.seasons() ?? [];
    return (seasons.find((one) => String(one.season) === this.season()) ?? seasons[0])?.season;
  });
  private readonly resource = listJornadasResource(
    computed(() => ({season: String(this.chosen()), limit: maxJornadas})),
    whenKnown(() => this.chosen()),
  );
  private readonly known = lastKnown(this.resource);
  /** The next to close first, then the latest to have closed. */
  protected readonly groups = computed(() => {
    const jornadas = this.known()?.items;
    return (
      jornadas && [
        {heading: 'pool.coming', jornadas: jornadas.filter((one) => !one.closed).reverse()},
        {heading: 'pool.past', jornadas: jornadas.filter((one) => one.closed)},
      ]
    );
  });
  protected readonly error = computed(() => this.seasonsResource.error() ?? this.resource.error());
  protected readonly tickets = listTicketsResource();
  protected readonly ownTickets = computed(() => {
    const byJornada = new Map<number, KeptTicket[]>();
    for (const ticket of this.tickets.hasValue() ? this.tickets.value().items : []) {
      byJornada.set(ticket.jornadaId, [...(byJornada.get(ticket.jornadaId) ?? []), ticket]);
    }
    return byJornada;
  });

  protected choose(season: string): void {
    void this.router.navigate([], {queryParams: {season}});
  }

  protected retry(): void {
    retryFailed([this.seasonsResource, this.resource]);
  }

  protected taken(): void {
    this.seasonsResource.reload();
    this.resource.reload();
  }
}
