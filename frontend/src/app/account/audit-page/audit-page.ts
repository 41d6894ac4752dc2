import {Component, computed, inject, input} from '@angular/core';
import {Router, RouterLink} from '@angular/router';
import {listUsersLimits} from '../../api/limits';
import {ListAuditKind} from '../../api/model';
import {ExportService} from '../../api/export/export.service';
import {listAuditResource, listUsersResource} from '../../api/users/users.resource';
import {CurrentUser} from '../../core/current-user';
import {Dates, startOfDay} from '../../shared/dates';
import {Download} from '../../shared/download/download';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {Loading} from '../../shared/loading/loading';
import {lastKnown, whenKnown} from '../../shared/resources';
import {Translator} from '../../core/translator';
import {DateField} from '../../shared/date-field/date-field';

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

/** As many as the server gives at once. */
const mostUsers = listUsersLimits.limit.maximum;

/** Those who make changes and are no users. */
const programs = ['console', 'system'];

/** Who changed what, newest first, for administrators; the address holds the filters. */
@Component({
  selector: 'app-audit-page',
  imports: [DateField, Download, Empty, Failure, Loading, RouterLink],
  templateUrl: './audit-page.html',
  styleUrl: './audit-page.scss',
})
export class AuditPage {
  protected readonly t = inject(Translator).t;
  /** Bound from the address. */
  readonly kind = input<string>();
  /** Who made the changes, by name. */
  readonly actor = input<string>();
  /** First and last day, such as 2026-11-20. */
  readonly from = input<string>();
  readonly to = input<string>();
  readonly cursor = input<string>();

  private readonly router = inject(Router);
  private readonly exports = inject(ExportService);
  private readonly user = inject(CurrentUser);
  protected readonly dates = inject(Dates);
  protected readonly known = new Set(actions);
  protected readonly details = new Set(details);
  protected readonly kinds = Object.values(ListAuditKind);

  protected readonly forbidden = computed(() => this.user.account() !== undefined && !this.user.isAdmin());
  /** The kind asked for; undefined for all, as for one that does not exist. */
  protected readonly chosen = computed(() => this.kinds.find((kind) => kind === this.kind()));
  private readonly users = listUsersResource(
    computed(() => ({limit: mostUsers})),
    whenKnown(() => this.user.isAdmin() || undefined),
  );
  /** Who may have changed something; of those who are gone only the one asked for. */
  protected readonly actors = computed(() => {
    const users = this.users.hasValue() ? this.users.value().items.map((one) => one.name) : [];
    const asked = this.actor();
    return asked && ![...users, ...programs].includes(asked) ? [...users, asked] : users;
  });
  protected readonly programs = programs;

  private readonly filters = computed(() => ({
    kind: this.chosen(),
    actor: this.actor(),
    from: startOfDay(this.from(), 0),
    to: startOfDay(this.to(), 1),
  }));
  /** What the address has of the filters, for links to other pages of the list. */
  protected readonly address = computed(() => ({
    kind: this.chosen(),
    actor: this.actor(),
    from: this.from(),
    to: this.to(),
  }));
  protected readonly resource = listAuditResource(
    computed(() => ({
      ...this.filters(),
      ...(Number(this.cursor()) > 0 ? {cursor: Number(this.cursor())} : {}),
    })),
    whenKnown(() => this.user.isAdmin() || undefined),
  );
  /** The request for all changes that the filters leave, not only this page of them. */
  protected readonly csv = computed(() => this.exports.exportList('audit', 'text/csv', this.filters()));
  protected readonly page = lastKnown(this.resource);
  protected readonly rows = computed(() =>
    this.page()?.items.map((entry) => ({
      ...entry,
      when: this.dates.moment(entry.at),
      details: detailsOf(entry.details),
    })),
  );

  /** A filter begins with the newest again. */
  protected choose(change: Partial<Record<'kind' | 'actor' | 'from' | 'to', string>>): void {
    const filters = {...this.address(), ...change};
    const set = Object.entries(filters).filter(([, value]) => value);
    void this.router.navigate([], {queryParams: Object.fromEntries(set)});
  }
}
