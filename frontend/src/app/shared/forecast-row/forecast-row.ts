import {Component, computed, inject, input} from '@angular/core';
import {RouterLink} from '@angular/router';
import type {Match, MatchForecast} from '../../api/model';
import {Dates} from '../dates';
import {Icon} from '../icon';
import {MatchPlace} from '../match-place/match-place';
import {isCloseCall, mostProbable, outcomeOf, signs} from '../percents';
import {ProbabilityBar} from '../probability-bar/probability-bar';
import {TeamMark} from '../team-mark/team-mark';
import {Translator} from '../../core/translator';

/** One match in a list: teams, result and forecast. */
@Component({
  selector: 'app-forecast-row',
  imports: [Icon, MatchPlace, ProbabilityBar, RouterLink, TeamMark],
  templateUrl: './forecast-row.html',
  styleUrl: './forecast-row.scss',
})
export class ForecastRow {
  protected readonly t = inject(Translator).t;
  readonly match = input.required<Match>();
  readonly forecast = input<MatchForecast>();

  protected readonly dates = inject(Dates);
  protected readonly sign = computed(() => {
    const forecast = this.forecast();
    return forecast && signs[mostProbable(forecast.probs)];
  });
  protected readonly closeCall = computed(() => {
    const forecast = this.forecast();
    return forecast !== undefined && isCloseCall(forecast.probs);
  });

  /** Whether the most probable outcome came true; undefined before the match. */
  protected readonly hit = computed(() => {
    const score = this.match().score;
    const forecast = this.forecast();
    return score && forecast && this.match().status === 'played'
      ? outcomeOf(score) === mostProbable(forecast.probs)
      : undefined;
  });
}
