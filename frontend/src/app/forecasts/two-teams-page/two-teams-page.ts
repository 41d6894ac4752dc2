import {booleanAttribute, Component, computed, inject, input, linkedSignal} from '@angular/core';
import {Router, RouterLink} from '@angular/router';
import {listDivisionsResource} from '../../api/football/football.resource';
import {forecastTeamsResource} from '../../api/forecasts/forecasts.resource';
import type {ProbRange} from '../../api/model';
import {Language} from '../../core/language';
import {Dates} from '../../shared/dates';
import {ErrorNotice} from '../../shared/error-notice';
import {asSentence, Failure} from '../../shared/failure/failure';
import {Figures} from '../../shared/figures';
import {Loading} from '../../shared/loading/loading';
import {outcomes, signs} from '../../shared/percents';
import {ProbabilityBar} from '../../shared/probability-bar/probability-bar';
import {toRequestError} from '../../shared/request-error';
import {lastKnown, whenKnown} from '../../shared/resources';
import {ForecastNav} from '../forecast-nav/forecast-nav';
import {likeliestScores} from './likeliest-scores';
import {TeamChoice, type ChosenTeam} from './team-choice';
import {SaveShown} from '../../shared/download/save-shown';
import {Translator} from '../../core/translator';
import {DateField} from '../../shared/date-field/date-field';

/** Four of five probabilities lie within so many standard errors. */
const rangeWidth = 1.2816;

/** Scores that are listed. */
const shownScores = 6;

/** In days: after a summer without matches. */
const old = 120;

/** The forecast of any two teams that could meet. */
@Component({
  selector: 'app-two-teams-page',
  imports: [
    DateField,
    SaveShown,
    ErrorNotice,
    Failure,
    ForecastNav,
    Loading,
    ProbabilityBar,
    RouterLink,
    TeamChoice,
  ],
  templateUrl: './two-teams-page.html',
  styleUrl: './two-teams-page.scss',
})
export class TwoTeamsPage {
  protected readonly t = inject(Translator).t;
  protected readonly language = inject(Language);
  /** Bound from the address: ids or names of teams. */
  readonly home = input<string>();
  readonly away = input<string>();
  /** Its code. */
  readonly competition = input<string>();
  readonly neutral = input(false, {transform: booleanAttribute});
  /** 2024-03-01. */
  readonly day = input<string>();

  private readonly router = inject(Router);
  protected readonly dates = inject(Dates);
  protected readonly figures = inject(Figures);
  protected readonly old = old;

  private readonly divisionsResource = listDivisionsResource();
  private readonly knownDivisions = lastKnown(this.divisionsResource);
  protected readonly divisions = computed(() => this.knownDivisions()?.items ?? []);

  protected readonly resource = forecastTeamsResource(
    computed(() => ({
      home: this.home() ?? '',
      away: this.away() ?? '',
      competition: this.competition(),
      neutral: this.neutral() || undefined,
      day: this.day(),
    })),
    whenKnown(() => (this.home() && this.away() ? true : undefined)),
  );
  protected readonly matchup = lastKnown(this.resource);

  protected readonly homeChoice = linkedSignal<ChosenTeam>(() =>
    chosen(this.home(), this.matchup()?.home.team.displayName),
  );
  protected readonly awayChoice = linkedSignal<ChosenTeam>(() =>
    chosen(this.away(), this.matchup()?.away.team.displayName),
  );

  /** Why there is no forecast, where the server says it in words. */
  protected readonly refused = computed(() => {
    const error = this.resource.error();
    const request = error && toRequestError(error.cause ?? error);
    // The server's sentence says more than "not found".
    return request?.detail && !request.reference ? {...request, reason: 'states.rejected'} : undefined;
  });
  /** The same, if it is about one of the teams: it is said beside its field. */
  protected readonly problems = computed(() => {
    const {location, detail, language, choices} = this.refused() ?? {};
    const words = asSentence(detail) || undefined;
    return {
      home: location === 'query.home' ? words : undefined,
      away: location === 'query.away' ? words : undefined,
      choices: choices ?? [],
      language,
    };
  });

  protected readonly chances = computed(() => {
    const matchup = this.matchup();
    return matchup
      ? outcomes.map((outcome) => ({
          sign: signs[outcome],
          chance: matchup.probs[outcome],
          error: matchup.errors[outcome],
          range: rangeOf(matchup.probs[outcome], matchup.errors[outcome]),
        }))
      : [];
  });
  protected readonly ranges = computed(() => {
    const [home, draw, away] = this.chances();
    return home && draw && away ? {home: home.range, draw: draw.range, away: away.range} : undefined;
  });
  protected readonly scores = computed(() => likeliestScores(this.matchup()?.grid ?? [], shownScores));
  protected readonly competitionName = computed(() => this.nameOf(this.matchup()?.competition ?? ''));
  /** What the forecast rests on, for each team. */
  protected readonly basis = computed(() => {
    const matchup = this.matchup();
    return (matchup ? [matchup.home, matchup.away] : []).map((side) => ({
      ...side,
      played: side.competitions.map(({competition, matches}) => ({
        name: this.nameOf(competition),
        matches,
      })),
    }));
  });

  protected show(event: Event, competition: string, neutral: boolean, day: string): void {
    event.preventDefault();
    void this.router.navigate([], {
      queryParams: {
        home: this.homeChoice().asked || undefined,
        away: this.awayChoice().asked || undefined,
        competition: competition || undefined,
        neutral: neutral || undefined,
        day: day || undefined,
      },
    });
  }

  /** Asks for the team that is meant. */
  protected choose(side: 'home' | 'away', team: number): void {
    void this.router.navigate([], {queryParams: {[side]: team}, queryParamsHandling: 'merge'});
  }

  private nameOf(code: string): string {
    return this.divisions().find((one) => one.code === code)?.name ?? code;
  }
}

function chosen(asked = '', name = asked): ChosenTeam {
  return {text: name, asked};
}

function rangeOf(probability: number, error: number): ProbRange {
  return {
    low: Math.max(0, probability - rangeWidth * error),
    high: Math.min(1, probability + rangeWidth * error),
  };
}
