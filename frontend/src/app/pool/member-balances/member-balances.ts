import {Component, computed, inject, signal} from '@angular/core';
import {TranslocoDirective} from '@jsverse/transloco';
import {listJornadaSeasonsResource, memberBalancesResource} from '../../api/pool/pool.resource';
import {seasonName} from '../../shared/dates';
import {Failure} from '../../shared/failure/failure';
import {Figures} from '../../shared/figures';
import {lastKnown} from '../../shared/resources';
import {SaveShown} from '../../shared/download/save-shown';

/** What the members of shared tickets have played, paid and won over a season. */
@Component({
  selector: 'app-member-balances',
  imports: [SaveShown, Failure, TranslocoDirective],
  templateUrl: './member-balances.html',
})
export class MemberBalances {
  protected readonly figures = inject(Figures);
  protected readonly seasonName = seasonName;
  /** All seasons if empty. */
  protected readonly season = signal('');
  private readonly seasonsResource = listJornadaSeasonsResource();
  private readonly knownSeasons = lastKnown(this.seasonsResource);
  protected readonly seasons = computed(() => this.knownSeasons()?.items ?? []);
  protected readonly resource = memberBalancesResource(
    computed(() => (this.season() ? {season: this.season()} : {})),
  );
  private readonly known = lastKnown(this.resource);
  protected readonly members = computed(() => this.known()?.items ?? []);
}
