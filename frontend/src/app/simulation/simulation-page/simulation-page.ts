import {Component, computed, inject, input, linkedSignal} from '@angular/core';
import {rxResource} from '@angular/core/rxjs-interop';
import {Router, RouterLink} from '@angular/router';
import {listDivisionsResource} from '../../api/football/football.resource';
import {whatIfLimits} from '../../api/limits';
import type {Ending, FixedResult, Prospect, Remaining, WhatIf} from '../../api/model';
import {getSimulationResource} from '../../api/simulations/simulations.resource';
import {SimulationsService} from '../../api/simulations/simulations.service';
import {Language} from '../../core/language';
import {Address} from '../../shared/address';
import {DataAge} from '../../shared/data-age/data-age';
import {Dates, seasonName} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {signed} from '../../shared/figures';
import {LeagueNames} from '../../shared/league-names';
import {Loading} from '../../shared/loading/loading';
import {toRequestError} from '../../shared/request-error';
import {ErrorNotice} from '../../shared/error-notice';
import {lastKnown, whenKnown} from '../../shared/resources';
import {TeamMark} from '../../shared/team-mark/team-mark';
import {SaveShown} from '../../shared/download/save-shown';
import {Translator} from '../../core/translator';

const shownAtFirst = 20;

/** The chances of each team for the rest of a season, and with assumed results. */
@Component({
  selector: 'app-simulation-page',
  imports: [SaveShown, DataAge, Empty, Failure, Loading, ErrorNotice, RouterLink, TeamMark],
  templateUrl: './simulation-page.html',
  styleUrl: './simulation-page.scss',
})
export class SimulationPage {
  protected readonly t = inject(Translator).t;
  /** Bound from the address, as is the following. */
  readonly division = input<string>();
  /** Assumed results by the ids of the teams: 12-34-1,56-78-X. */
  readonly assumed = input<string>();
  /** "all" for all matches to come, not only the next ones. */
  readonly matches = input<string>();

  private readonly router = inject(Router);
  private readonly address = inject(Address);
  private readonly service = inject(SimulationsService);
  private readonly language = inject(Language);
  protected readonly dates = inject(Dates);
  protected readonly seasonName = seasonName;

  protected readonly names = inject(LeagueNames);
  private readonly divisionsResource = listDivisionsResource();
  protected readonly divisions = computed(() =>
    this.divisionsResource.hasValue() ? this.divisionsResource.value().items : [],
  );
  protected readonly chosen = computed(() => this.division() ?? this.divisions()[0]?.code);
  /** The day where the division's results end, if later ones are missing. */
  protected readonly staleSince = computed(() => {
    const division = this.divisions().find((one) => one.code === this.chosen());
    return division?.stale ? division.dataThrough : undefined;
  });
  protected readonly resource = getSimulationResource(
    computed(() => ({division: this.chosen() ?? ''})),
    whenKnown(() => this.chosen()),
  );
  private readonly simulated = lastKnown(this.resource);
  /** 1, X or 2 for each match whose result is assumed. */
  protected readonly fixed = linkedSignal(() => assumedIn(this.assumed()));
  protected readonly assumptions = computed(() => Object.keys(this.fixed()).length);
  protected readonly whatIf = rxResource<Ending, WhatIf | undefined>({
    params: () => {
      const division = this.chosen();
      return division && this.assumptions() ? {division, fixed: resultsOf(this.fixed())} : undefined;
    },
    stream: ({params}) => this.service.simulate(params),
  });
  /** The simulation with the assumed results. */
  private readonly ifSo = lastKnown(this.whatIf);
  protected readonly ending = computed(() => this.ifSo() ?? this.simulated());
  protected readonly before = computed(() => (this.ifSo() ? this.simulated() : undefined));
  protected readonly requestError = computed(() => {
    const error = this.whatIf.error();
    return error && toRequestError(error);
  });
  protected readonly all = computed(() => this.matches() === 'all');
  protected readonly missing = computed(
    () => (this.resource.error() as {status?: number} | undefined)?.status === 404,
  );

  protected readonly kinds = computed(() => this.ending()?.teams[0]?.lines.map((line) => line.kind) ?? []);
  /** Whether a play-off between places of the table follows. */
  protected readonly playsOff = computed(() =>
    (this.ending()?.teams ?? []).some((team) => team.throughPlayOff > 0),
  );
  /** The points deducted, such as "Everton −6"; "" for none. */
  protected readonly deducted = computed(() =>
    (this.ending()?.teams ?? [])
      .filter((team) => team.deducted)
      .map((team) => `${team.team.displayName} ${signed(-(team.deducted ?? 0))}`)
      .join(', '),
  );
  /** The matches to come; of two at the same ground the first one. */
  private readonly coming = computed(() => {
    const seen = new Set<string>();
    return (this.simulated()?.remaining ?? []).filter((match) => {
      const key = this.key(match);
      return !seen.has(key) && seen.add(key);
    });
  });
  protected readonly remaining = computed(() => {
    const list = this.coming();
    return this.all()
      ? list
      : list.filter((match, index) => index < shownAtFirst || this.fixed()[this.key(match)]);
  });
  protected readonly more = computed(() => this.coming().length - this.remaining().length);

  protected show(division: string): void {
    void this.router.navigate([], {queryParams: {division}});
  }

  protected key(match: Remaining): string {
    return `${match.home.id}-${match.away.id}`;
  }

  /** Assumes 1, X or 2 for a match, by the lowest score that gives it; a second click undoes it. */
  protected assume(match: Remaining, sign: string): void {
    const key = this.key(match);
    this.fixed.update((fixed) => {
      const {[key]: before, ...others} = fixed;
      return before === sign ? others : {...others, [key]: sign};
    });
    this.keep();
  }

  protected clearAssumptions(): void {
    this.fixed.set({});
    this.keep();
  }

  protected showAll(): void {
    this.address.keep({matches: 'all'});
  }

  protected chance(value: number): string {
    if (value > 0 && value < 0.001) {
      return '<0.1 %';
    }
    if (value < 1 && value > 0.999) {
      return '>99.9 %';
    }
    return new Intl.NumberFormat(this.language.current(), {
      style: 'percent',
      maximumFractionDigits: value < 0.1 || value > 0.9 ? 1 : 0,
    }).format(value);
  }

  protected count(number: number): string {
    return new Intl.NumberFormat(this.language.current(), {useGrouping: 'always'}).format(number);
  }

  protected decimals(value: number): string {
    return new Intl.NumberFormat(this.language.current(), {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    }).format(value);
  }

  /** The chance to finish at or above a line of the table; for relegation, to go down. */
  protected chanceAt(team: Prospect, index: number): number {
    const line = team.lines[index];
    return line ? (line.kind === 'relegation' ? line.own : line.above) : 0;
  }

  /** How much the assumptions move a chance, in percentage points. */
  protected moved(team: Prospect, index: number): string {
    const before = this.before()?.teams.find((one) => one.team.id === team.team.id);
    if (!before) {
      return '';
    }
    const points = Math.round(100 * (this.chanceAt(team, index) - this.chanceAt(before, index)));
    return points === 0 ? '' : `${points > 0 ? '+' : '−'}${Math.abs(points)}`;
  }

  /** The address has the assumptions, so that they outlast a reload and can be shared. */
  private keep(): void {
    const assumed = Object.entries(this.fixed()).map(([match, sign]) => `${match}-${sign}`);
    this.address.keep({assumed: assumed.join(',') || null});
  }
}

/** As many as the server takes; what cannot be read is left out. */
function assumedIn(address: string | undefined): Record<string, string> {
  const parts = (address ?? '').split(',').map((part) => /^([1-9]\d*-[1-9]\d*)-([1X2])$/.exec(part));
  return Object.fromEntries(
    parts
      .flatMap((part) => (part?.[1] && part[2] ? [[part[1], part[2]]] : []))
      .slice(0, whatIfLimits.fixed.maxItems),
  );
}

/** The lowest scores that give the assumed signs. */
function resultsOf(fixed: Record<string, string>): FixedResult[] {
  const goals: Record<string, [number, number]> = {'1': [1, 0], X: [1, 1], '2': [0, 1]};
  return Object.entries(fixed).map(([key, sign]) => {
    const [homeTeamId, awayTeamId] = key.split('-').map(Number) as [number, number];
    const [homeGoals, awayGoals] = goals[sign] ?? [0, 0];
    return {homeTeamId, awayTeamId, homeGoals, awayGoals};
  });
}
