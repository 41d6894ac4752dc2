import {Component, computed, inject, input} from '@angular/core';
import {Router, RouterLink} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import {ListAuditKind} from '../../api/model';
import {listAuditResource} from '../../api/users/users.resource';
import {CurrentUser} from '../../core/current-user';
import {Dates} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {Loading} from '../../shared/loading/loading';
import {lastKnown, whenKnown} from '../../shared/resources';
import {SaveShown} from '../../shared/download/save-shown';

/** Who changed what, newest first, for administrators; the address holds the filter. */
@Component({
  selector: 'app-audit-page',
  imports: [SaveShown, Empty, Failure, Loading, RouterLink, TranslocoDirective],
  templateUrl: './audit-page.html',
  styleUrl: './audit-page.scss',
})
export class AuditPage {
  /** Bound from the address. */
  readonly kind = input<string>();
  readonly cursor = input<string>();

  private readonly router = inject(Router);
  private readonly user = inject(CurrentUser);
  protected readonly dates = inject(Dates);
  protected readonly kinds = Object.values(ListAuditKind);

  protected readonly forbidden = computed(() => this.user.account() !== undefined && !this.user.isAdmin());
  /** The kind asked for; undefined for all, as for one that does not exist. */
  protected readonly chosen = computed(() => this.kinds.find((kind) => kind === this.kind()));
  protected readonly resource = listAuditResource(
    computed(() => ({
      ...(this.chosen() ? {kind: this.chosen()} : {}),
      ...(Number(this.cursor()) > 0 ? {cursor: Number(this.cursor())} : {}),
    })),
    whenKnown(() => this.user.isAdmin() || undefined),
  );
  protected readonly page = lastKnown(this.resource);
  protected readonly rows = computed(() =>
    this.page()?.items.map((entry) => ({
      ...entry,
      when: this.dates.moment(entry.at),
      details: entry.details === undefined ? '' : JSON.stringify(entry.details, null, 1),
    })),
  );

  protected choose(kind: string): void {
    void this.router.navigate([], {queryParams: kind ? {kind} : {}});
  }
}
