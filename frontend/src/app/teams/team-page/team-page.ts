import {
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  numberAttribute,
  signal,
} from '@angular/core';
import {RouterLink} from '@angular/router';
import type {Observable} from 'rxjs';
import {
  getStandingsResource,
  getTeamResource,
  listMatchesResource,
  listTeamPlacesResource,
  listTeamRatingsResource,
  listTeamsResource,
} from '../../api/football/football.resource';
import {FootballService} from '../../api/football/football.service';
import type {Match, Merge} from '../../api/model';
import {CurrentUser} from '../../core/current-user';
import {Language} from '../../core/language';
import {PageTitle} from '../../core/page-title';
import {Address} from '../../shared/address';
import {Dates, seasonName} from '../../shared/dates';
import {Failure} from '../../shared/failure/failure';
import {Icon} from '../../shared/icon';
import {LineChart, type Series} from '../../shared/line-chart/line-chart';
import {Loading} from '../../shared/loading/loading';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {ErrorNotice} from '../../shared/error-notice';
import {lastKnown, whenKnown} from '../../shared/resources';
import {TeamMark} from '../../shared/team-mark/team-mark';
import {ForecastRow} from '../../shared/forecast-row/forecast-row';
import {changeTeamLimits, listMatchesLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';

/** How many recent and coming matches are shown. */
const shown = 10;

/** A team: its standing, its matches, its record against another team, and its names for editors. */
@Component({
  selector: 'app-team-page',
  imports: [Limited, Failure, ForecastRow, Icon, LineChart, Loading, ErrorNotice, RouterLink, TeamMark],
  templateUrl: './team-page.html',
  styleUrl: './team-page.scss',
})
export class TeamPage {
  protected readonly t = inject(Translator).t;
  protected readonly limits = changeTeamLimits;
  /** Bound from the route: /teams/:id */
  readonly id = input.required({transform: numberAttribute});
  /** Bound from the address: the team to compare with. */
  readonly opponent = input<string>();

  private readonly api = inject(FootballService);
  private readonly address = inject(Address);
  private readonly pageTitle = inject(PageTitle);
  private readonly language = inject(Language);
  protected readonly canEdit = inject(CurrentUser).canEdit;
  protected readonly dates = inject(Dates);
  protected readonly seasonName = seasonName;

  protected readonly resource = getTeamResource(this.id);
  protected readonly team = lastKnown(this.resource);

  private readonly playedResource = listMatchesResource(
    computed(() => ({team: this.id(), status: 'played' as const, order: 'newest' as const, limit: shown})),
  );
  protected readonly played = computed(() =>
    this.playedResource.hasValue() ? this.playedResource.value().items : undefined,
  );
  private readonly comingResource = listMatchesResource(
    computed(() => ({team: this.id(), status: 'scheduled' as const, limit: shown})),
  );
  protected readonly coming = computed(() =>
    this.comingResource.hasValue() ? this.comingResource.value().items : undefined,
  );
  /** The season of the latest match. */
  private readonly latest = computed(() => this.played()?.[0] ?? this.coming()?.[0]);
  private readonly tableResource = getStandingsResource(
    computed(() => ({
      division: this.latest()?.division ?? '',
      season: this.latest() && String(this.latest()?.season),
    })),
    whenKnown(() => this.latest()),
  );
  protected readonly standing = computed(() => {
    const table = this.tableResource.hasValue() ? this.tableResource.value() : undefined;
    const row = table?.items.find((one) => one.team.id === this.id());
    return table && row && {...row, division: table.division, season: table.season, oneYear: table.oneYear};
  });
  private readonly placesResource = listTeamPlacesResource(
    this.id,
    computed(() => ({division: this.latest()?.division ?? '', season: String(this.latest()?.season ?? '')})),
    whenKnown(() => this.latest()),
  );
  protected readonly places = computed(() =>
    this.placesResource.hasValue() ? this.placesResource.value().items : [],
  );

  private readonly ratingsResource = listTeamRatingsResource(this.id);
  /** How many more or fewer goals than an unknown team, in percent. */
  protected readonly ratings = computed(() => {
    const items = this.ratingsResource.hasValue() ? this.ratingsResource.value().items : [];
    const percent = (logarithm: number) => 100 * (Math.exp(logarithm) - 1);
    return {
      attack: items.map((one): [string, number] => [one.at, percent(one.attack)]),
      // Goals prevented, so that higher is better in both series.
      defence: items.map((one): [string, number] => [one.at, 100 * (1 - Math.exp(-one.defence))]),
    };
  });

  private readonly teamsResource = listTeamsResource();
  protected readonly others = computed(() =>
    this.teamsResource.hasValue()
      ? this.teamsResource
          .value()
          .items.filter((one) => one.id !== this.id() && one.country === this.team()?.country)
      : [],
  );
  private readonly rival = computed(() =>
    /^\d+$/.test(this.opponent() ?? '') ? Number(this.opponent()) : undefined,
  );
  private readonly meetingsResource = listMatchesResource(
    computed(() => ({
      team: this.id(),
      opponent: this.rival(),
      status: 'played' as const,
      order: 'newest' as const,
      limit: listMatchesLimits.limit.maximum,
    })),
    whenKnown(() => this.rival()),
  );
  protected readonly meetings = computed(() =>
    this.rival() !== undefined && this.meetingsResource.hasValue()
      ? this.meetingsResource.value().items
      : undefined,
  );
  /** Matches won, drawn and lost against the opponent. */
  protected readonly balance = computed(() => {
    const balance = {won: 0, drawn: 0, lost: 0};
    for (const match of this.meetings() ?? []) {
      const result = resultFor(match, this.id());
      if (result) {
        balance[result]++;
      }
    }
    return balance;
  });

  protected readonly name = linkedSignal(() => this.team()?.name ?? '');
  protected readonly aliases = linkedSignal(() => this.team()?.aliases.join('\n') ?? '');
  protected readonly requestError = signal<RequestError | undefined>(undefined);
  protected readonly saved = signal(false);
  protected readonly plan = signal<Merge | undefined>(undefined);
  protected readonly merged = signal<Merge | undefined>(undefined);

  constructor() {
    effect(() => {
      const team = this.team();
      if (team) {
        this.pageTitle.name(team.displayName);
      }
    });
  }

  /** Formats a rating as percent above or below an average team's. */
  protected readonly percent = (value: number, decimals: number) =>
    new Intl.NumberFormat(this.language.current(), {
      style: 'percent',
      signDisplay: 'exceptZero',
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    }).format(value / 100);

  protected ratingSeries(attack: string, defence: string): Series[] {
    return [
      {name: attack, values: this.ratings().attack},
      {name: defence, values: this.ratings().defence},
    ];
  }

  protected compare(opponent: string): void {
    this.address.keep({opponent: opponent || null});
  }

  protected save(event: Event): void {
    event.preventDefault();
    const aliases = this.aliases()
      .split('\n')
      .map((alias) => alias.trim())
      .filter((alias) => alias !== '');
    this.send(this.api.changeTeam(this.id(), {name: this.name().trim() || undefined, aliases}), (team) => {
      this.resource.set(team);
      this.saved.set(true);
    });
  }

  /** Asks what a merge would do, without doing it. */
  protected planMerge(from: string): void {
    this.plan.set(undefined);
    if (from) {
      this.send(this.api.mergeTeams({from: Number(from), into: this.id(), dryRun: true}), (plan) =>
        this.plan.set(plan),
      );
    }
  }

  protected merge(plan: Merge): void {
    this.send(this.api.mergeTeams({from: plan.from.id, into: plan.into.id}), (merge) => {
      this.plan.set(undefined);
      this.merged.set(merge);
      this.reload();
    });
  }

  protected undo(merge: Merge): void {
    this.send(this.api.undoTeamMerge(merge.id ?? 0), () => {
      this.merged.set(undefined);
      this.reload();
    });
  }

  private reload(): void {
    this.resource.reload();
    this.playedResource.reload();
    this.teamsResource.reload();
  }

  private send<T>(request: Observable<T>, then: (answer: T) => void): void {
    this.requestError.set(undefined);
    this.saved.set(false);
    request.subscribe({next: then, error: (error: unknown) => this.requestError.set(toRequestError(error))});
  }
}

function resultFor(match: Match, team: number): 'won' | 'drawn' | 'lost' | undefined {
  if (!match.score) {
    return undefined;
  }
  const own = match.homeTeam.id === team ? match.score.home : match.score.away;
  const theirs = match.homeTeam.id === team ? match.score.away : match.score.home;
  return own > theirs ? 'won' : own < theirs ? 'lost' : 'drawn';
}
