import {HttpErrorResponse} from '@angular/common/http';
import {Component, computed, effect, inject, input, numberAttribute} from '@angular/core';
import {RouterLink} from '@angular/router';
import {getMatchResource} from '../../api/football/football.resource';
import type {Match, Side} from '../../api/model';
import {CurrentUser} from '../../core/current-user';
import {Language} from '../../core/language';
import {PageTitle} from '../../core/page-title';
import {DataAge} from '../../shared/data-age/data-age';
import {Dates, seasonName} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {Icon} from '../../shared/icon';
import {Loading} from '../../shared/loading/loading';
import {MatchPlace} from '../../shared/match-place/match-place';
import {isCloseCall, mostProbable, outcomeOf, signs} from '../../shared/percents';
import {ProbabilityBar} from '../../shared/probability-bar/probability-bar';
import {TeamMark} from '../../shared/team-mark/team-mark';
import {ForecastDetail} from '../forecast-detail/forecast-detail';
import {MatchContext} from '../match-context/match-context';
import {MatchHistory} from '../match-history/match-history';
import {ResultForm} from '../result-form/result-form';
import {SaveShown} from '../../shared/download/save-shown';
import {Translator} from '../../core/translator';

/** The statistics in the order in which they are shown. */
const statistics: readonly (keyof Side)[] = [
  'shots',
  'shotsOnTarget',
  'corners',
  'fouls',
  'offsides',
  'woodwork',
  'yellowCards',
  'redCards',
];

/** No break between two seasons is longer. */
const longestBreak = 170 * 24 * 60 * 60 * 1000;

/** Everything about one fixture or match. */
@Component({
  selector: 'app-match-page',
  imports: [
    SaveShown,
    DataAge,
    Empty,
    Failure,
    ForecastDetail,
    Icon,
    Loading,
    MatchContext,
    MatchHistory,
    MatchPlace,
    ProbabilityBar,
    ResultForm,
    RouterLink,
    TeamMark,
  ],
  templateUrl: './match-page.html',
  styleUrl: './match-page.scss',
})
export class MatchPage {
  protected readonly t = inject(Translator).t;
  /** Bound from the route: /matches/:id */
  readonly id = input.required({transform: numberAttribute});

  private readonly language = inject(Language);
  private readonly pageTitle = inject(PageTitle);
  protected readonly canEdit = inject(CurrentUser).canEdit;
  protected readonly dates = inject(Dates);
  protected readonly seasonName = seasonName;
  protected readonly resource = getMatchResource(this.id);
  protected readonly match = computed(() => (this.resource.hasValue() ? this.resource.value() : undefined));

  /** Whether the address names no match: not a number, or an unknown one. */
  protected readonly missing = computed(() => {
    const error = this.resource.error();
    const cause = error instanceof HttpErrorResponse ? error : error?.cause;
    return cause instanceof HttpErrorResponse && (cause.status === 404 || cause.status === 422);
  });

  /** The score of the most probable sign, where it is another than the most probable one. */
  protected readonly scoreOfSign = computed(() => {
    const forecast = this.match()?.forecast;
    if (!forecast || outcomeOf(forecast.score) === outcomeOf(forecast.signScore)) {
      return undefined;
    }
    const {home, away} = forecast.signScore;
    return {sign: signs[outcomeOf(forecast.signScore)], score: `${String(home)}-${String(away)}`};
  });

  protected readonly closeCall = computed(() => {
    const forecast = this.match()?.forecast;
    return forecast !== undefined && isCloseCall(forecast.probs);
  });

  /** Whether the most probable outcome came true; undefined before the match. */
  protected readonly hit = computed(() => {
    const match = this.match();
    return match?.score && match.forecast && match.status === 'played'
      ? outcomeOf(match.score) === mostProbable(match.forecast.probs)
      : undefined;
  });

  /** The days of the last matches of both teams that the forecast knew. */
  protected readonly lastMatches = computed(() => {
    const match = this.match();
    const last = match?.forecast?.lastMatches;
    return [
      {name: match?.homeTeam.displayName, day: last?.home},
      {name: match?.awayTeam.displayName, day: last?.away},
    ].flatMap(({name, day}) => (name && day ? [{name, day}] : []));
  });

  /** The day where the data end, if that is long before a match that is to come. */
  protected readonly staleSince = computed(() => {
    const match = this.match();
    const days = this.lastMatches().map(({day}) => day);
    const latest = days.toSorted().at(-1);
    const at = match && Math.min(Date.now(), Date.parse(match.kickoff));
    return latest && at && !match.score && at - Date.parse(latest) > longestBreak ? latest : undefined;
  });

  protected readonly statistics = computed(() => {
    const both = this.match()?.statistics;
    return statistics
      .map((name) => ({name, home: both?.home[name], away: both?.away[name]}))
      .filter(({home, away}) => home !== undefined || away !== undefined);
  });

  constructor() {
    effect(() => {
      const match = this.match();
      if (match) {
        this.pageTitle.name(`${match.homeTeam.displayName} – ${match.awayTeam.displayName}`);
      }
    });
  }

  /** Shows a changed match. */
  protected showChanged(match: Match): void {
    this.resource.set(match);
  }

  protected number(value: number | undefined, decimals = 2): string {
    return value === undefined
      ? '–'
      : new Intl.NumberFormat(this.language.current(), {
          minimumFractionDigits: decimals,
          maximumFractionDigits: decimals,
        }).format(value);
  }

  protected percent(share: number): string {
    return new Intl.NumberFormat(this.language.current(), {style: 'percent'}).format(share);
  }

  protected handicap(goals: number | undefined): string {
    return goals === undefined
      ? '–'
      : new Intl.NumberFormat(this.language.current(), {signDisplay: 'exceptZero'}).format(goals);
  }
}
