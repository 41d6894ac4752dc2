import {Component, computed, inject} from '@angular/core';
import {toSignal} from '@angular/core/rxjs-interop';
import {ActivatedRoute} from '@angular/router';
import {listJornadaSeasonsResource, memberBalancesResource} from '../../api/pool/pool.resource';
import {Address} from '../../shared/address';
import {seasonName} from '../../shared/dates';
import {Failure} from '../../shared/failure/failure';
import {Figures} from '../../shared/figures';
import {lastKnown} from '../../shared/resources';
import {SaveShown} from '../../shared/download/save-shown';
import {Translator} from '../../core/translator';

/** What the members of shared tickets have played, paid and won over a season. */
@Component({
  selector: 'app-member-balances',
  imports: [SaveShown, Failure],
  templateUrl: './member-balances.html',
})
export class MemberBalances {
  protected readonly t = inject(Translator).t;
  protected readonly figures = inject(Figures);
  protected readonly seasonName = seasonName;
  private readonly address = inject(Address);
  private readonly asked = toSignal(inject(ActivatedRoute).queryParamMap);
  /** That of the address; all seasons if empty. */
  protected readonly season = computed(() => this.asked()?.get('season') ?? '');
  private readonly seasonsResource = listJornadaSeasonsResource();
  private readonly knownSeasons = lastKnown(this.seasonsResource);
  protected readonly seasons = computed(() => this.knownSeasons()?.items ?? []);
  protected readonly resource = memberBalancesResource(
    computed(() => (this.season() ? {season: this.season()} : {})),
  );
  private readonly known = lastKnown(this.resource);
  protected readonly members = computed(() => this.known()?.items ?? []);

  protected choose(season: string): void {
    this.address.keep({season: season || null});
  }
}
