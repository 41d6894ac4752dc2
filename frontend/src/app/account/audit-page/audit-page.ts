import {Component, computed, inject, input} from '@angular/core';
import {Router, RouterLink} from '@angular/router';
import {ListAuditKind} from '../../api/model';
import {listAuditResource} from '../../api/users/users.resource';
import {CurrentUser} from '../../core/current-user';
import {Dates} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {Loading} from '../../shared/loading/loading';
import {lastKnown, whenKnown} from '../../shared/resources';
import {SaveShown} from '../../shared/download/save-shown';
import {Translator} from '../../core/translator';

/** The actions that have words of their own in each language. */
export const actions = [
  'added',
  'changed',
  'changed by an import',
  'deleted',
  'imported',
  'activated',
  'trained',
  'merged',
  'merge undone',
  'password changed',
  'role changed',
  'result entered',
  'result withdrawn',
  'results entered',
];

/** The same of what changed. */
export const details = [
  'name',
  'aliases',
  'country',
  'team',
  'role',
  'from',
  'to',
  'divisions',
  'held',
  'matches',
  'new',
  'changed',
  'unchanged',
  'sample matches removed',
  'points',
  'reason',
  'season',
  'division',
  'matchday',
  'kickoff',
  'home',
  'away',
  'referee',
  'status',
  'score',
  'halfTime',
];

interface Detail {
  name: string;
  was?: string;
  is: string;
}

/** What changed, name by name, whatever the kind of the change keeps of it. */
function detailsOf(details: unknown): Detail[] {
  if (typeof details !== 'object' || details === null) {
    return [];
  }
  return Object.entries(details as Record<string, unknown>).map(([name, value]) =>
    isDifference(value) ? {name, was: value.was, is: value.is ?? '–'} : {name, is: plain(value)},
  );
}

function isDifference(value: unknown): value is {was?: string; is?: string} {
  return typeof value === 'object' && value !== null && ('was' in value || 'is' in value);
}

function plain(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(plain).join(', ');
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Who changed what, newest first, for administrators; the address holds the filter. */
@Component({
  selector: 'app-audit-page',
  imports: [SaveShown, Empty, Failure, Loading, RouterLink],
  templateUrl: './audit-page.html',
  styleUrl: './audit-page.scss',
})
export class AuditPage {
  protected readonly t = inject(Translator).t;
  /** Bound from the address. */
  readonly kind = input<string>();
  readonly cursor = input<string>();

  private readonly router = inject(Router);
  private readonly user = inject(CurrentUser);
  protected readonly dates = inject(Dates);
  protected readonly known = new Set(actions);
  protected readonly details = new Set(details);
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
      details: detailsOf(entry.details),
    })),
  );

  protected choose(kind: string): void {
    void this.router.navigate([], {queryParams: kind ? {kind} : {}});
  }
}
