import {Component, computed, inject, input} from '@angular/core';
import {Router, RouterLink} from '@angular/router';
import {ExportService} from '../../api/export/export.service';
import {
  listDivisionsResource,
  listMatchesResource,
  listRatingsResource,
  listSeasonsResource,
  listTeamsResource,
} from '../../api/football/football.resource';
import type {ListMatchesParams, Match} from '../../api/model';
import {CurrentUser} from '../../core/current-user';
import {Language} from '../../core/language';
import {BringLeague} from '../../shared/bring-league';
import {Dates, seasonName, startOfDay} from '../../shared/dates';
import {Download} from '../../shared/download/download';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {Icon} from '../../shared/icon';
import {Loading} from '../../shared/loading/loading';
import {firstError, lastKnown, retryFailed, whenKnown} from '../../shared/resources';
import {ForecastRow} from '../../shared/forecast-row/forecast-row';
import {byDay} from '../../shared/match-groups';
import {TeamForm} from '../team-form/team-form';
import {TeamSearch} from '../team-search/team-search';
import {Translator} from '../../core/translator';
import {DateField} from '../../shared/date-field/date-field';

const all = 'all';
const statuses = ['scheduled', 'played', 'postponed', 'abandoned', 'awarded', 'cancelled'] as const;

/** Results and fixtures of a season, by matchday or by filters. */
@Component({
  selector: 'app-matches-page',
  imports: [
    DateField,
    BringLeague,
    Download,
    Empty,
    Failure,
    ForecastRow,
    Icon,
    Loading,
    RouterLink,
    TeamForm,
    TeamSearch,
  ],
  templateUrl: './matches-page.html',
  styleUrl: './matches-page.scss',
})
export class MatchesPage {
  protected readonly t = inject(Translator).t;
  protected readonly language = inject(Language);
  /** Bound from the address, as are the following; any of them may be missing or wrong. */
  readonly division = input<string>();
  readonly season = input<string>();
  /** A number, or "all". */
  readonly matchday = input<string>();
  readonly status = input<string>();
  /** An id. */
  readonly team = input<string>();
  /** First and last day, such as 2016-08-20. */
  readonly from = input<string>();
  readonly to = input<string>();
  readonly cursor = input<string>();

  /** Whether there is room for the fields by which matches are chosen. */
  protected readonly wide = innerWidth >= 768;
  protected readonly canEdit = inject(CurrentUser).canEdit;
  private readonly exports = inject(ExportService);
  private readonly router = inject(Router);
  private readonly dates = inject(Dates);

  private readonly divisionsResource = listDivisionsResource();
  protected readonly divisions = computed(() => lastKnownItems(this.divisionsResource));
  protected readonly chosenDivision = computed(() => {
    const wanted = this.division();
    return wanted ? this.divisions()?.find((one) => one.code === wanted) : this.divisions()?.[0];
  });

  private readonly seasonsResource = listSeasonsResource(
    computed(() => ({division: this.chosenDivision()?.code})),
    whenKnown(() => this.chosenDivision()),
  );
  protected readonly seasons = computed(() => lastKnownItems(this.seasonsResource));
  protected readonly chosenSeason = computed(() => {
    const wanted = this.season();
    return wanted ? this.seasons()?.find((one) => String(one.season) === wanted) : this.seasons()?.[0];
  });

  private readonly teamsResource = listTeamsResource(
    computed(() => ({
      division: this.chosenDivision()?.code,
      season: this.chosenSeason() && String(this.chosenSeason()?.season),
    })),
    whenKnown(() => this.chosenSeason()),
  );
  protected readonly teams = computed(() => lastKnownItems(this.teamsResource));

  /** 0 for the whole season; undefined while loading or when there is no such matchday. */
  protected readonly chosenMatchday = computed(() => {
    const season = this.chosenSeason();
    const wanted = this.matchday();
    if (!season || wanted === all) {
      return season && 0;
    }
    const number = wanted ? Number(wanted) : season.currentMatchday;
    return Number.isInteger(number) && number >= (wanted ? 1 : 0) && number <= season.matchdays
      ? number
      : undefined;
  });

  /** Why the address leads nowhere: translation key and parameters. */
  protected readonly addressProblem = computed(() => {
    const season = this.chosenSeason();
    if (this.divisions()?.length && !this.chosenDivision()) {
      return {key: 'matches.noDivision', parameters: {code: this.division()}};
    }
    if (this.seasons() && !season) {
      return {
        key: 'matches.noSeason',
        parameters: {division: this.chosenDivision()?.name, season: this.season()},
      };
    }
    return season && this.chosenMatchday() === undefined
      ? {
          key: 'matches.noMatchday',
          parameters: {season: seasonName(season.season, season.oneYear), matchday: this.matchday()},
        }
      : undefined;
  });

  private readonly query = computed<ListMatchesParams>(() => ({
    division: this.chosenDivision()?.code,
    season: this.chosenSeason() && String(this.chosenSeason()?.season),
    matchday: this.chosenMatchday() || undefined,
    status: statuses.find((status) => status === this.status()),
    team: /^\d+$/.test(this.team() ?? '') ? Number(this.team()) : undefined,
    from: startOfDay(this.from(), 0),
    to: startOfDay(this.to(), 1),
    cursor: this.cursor(),
  }));
  /** The request for all the matches of the query, not only this page of them. */
  protected readonly csv = computed(() => {
    const {division, season, matchday, status, team, from, to} = this.query();
    return this.exports.exportList('matches', 'text/csv', {
      division,
      season,
      matchday,
      status,
      team,
      from,
      to,
    });
  });
  private readonly matchesResource = listMatchesResource(
    this.query,
    whenKnown(() => this.chosenMatchday()),
  );
  private readonly matches = lastKnown(this.matchesResource);
  protected readonly next = computed(() => this.matches()?.nextCursor);
  protected readonly days = computed(() => {
    const items = this.matches()?.items;
    return items && byDay(items, (match: Match) => match, this.dates);
  });

  /** The first kick-off of the matchday shown: form and strength are those before it. */
  private readonly begins = computed(() =>
    this.chosenMatchday()
      ? this.matches()
          ?.items.map((match) => match.kickoff)
          .sort()[0]
      : undefined,
  );
  private readonly ratings = listRatingsResource(
    computed(() => ({
      division: this.chosenDivision()?.code ?? '',
      season: String(this.chosenSeason()?.season ?? ''),
      before: this.begins(),
    })),
    whenKnown(() => this.begins()),
  );
  /** By id, where there are ratings; the matches need not wait for them. */
  protected readonly teamsBefore = computed(
    () => new Map(this.ratings.hasValue() ? this.ratings.value().items.map((one) => [one.team.id, one]) : []),
  );

  private readonly resources = [
    this.divisionsResource,
    this.seasonsResource,
    this.teamsResource,
    this.matchesResource,
  ];
  protected readonly error = computed(() => firstError(this.resources));

  protected readonly matchdays = computed(() =>
    Array.from({length: this.chosenSeason()?.matchdays ?? 0}, (_, index) => index + 1),
  );

  protected readonly seasonName = seasonName;

  protected retry(): void {
    retryFailed(this.resources);
  }

  protected show(change: {division?: string; season?: string; matchday?: string}): void {
    const division = change.division ?? this.chosenDivision()?.code;
    const season = change.division ? undefined : (change.season ?? this.chosenSeason()?.season);
    void this.router.navigate(['/matches'], {queryParams: {division, season, matchday: change.matchday}});
  }

  /** Applies a filter, to the whole season unless a matchday was chosen. */
  protected applyFilter(change: {status?: string; team?: string; from?: string; to?: string}): void {
    const whole = this.matchday() === undefined ? {matchday: all} : {};
    const queryParams = {
      ...this.addressOf(this.chosenMatchday() ?? 0),
      ...whole,
      ...(this.matchday() === all ? {matchday: all} : {}),
      status: change.status === undefined ? this.status() : change.status || null,
      team: change.team === undefined ? this.team() : change.team || null,
      from: change.from === undefined ? this.from() : change.from || null,
      to: change.to === undefined ? this.to() : change.to || null,
    };
    void this.router.navigate([], {queryParams});
  }

  /** The address of another matchday of the same season. */
  protected addressOf(matchday: number): Record<string, unknown> {
    return {division: this.chosenDivision()?.code, season: this.chosenSeason()?.season, matchday};
  }
}

function lastKnownItems<T>(resource: {
  hasValue(): boolean;
  value(): {items: T[]} | undefined;
}): T[] | undefined {
  return resource.hasValue() ? resource.value()?.items : undefined;
}
