import {Component, computed, inject, input} from '@angular/core';
import {getMatchForecastResource} from '../../api/forecasts/forecasts.resource';
import {Language} from '../../core/language';
import {Failure} from '../../shared/failure/failure';
import {Dates} from '../../shared/dates';
import {Loading} from '../../shared/loading/loading';
import {outcomes, signs} from '../../shared/percents';
import {ProbabilityBar} from '../../shared/probability-bar/probability-bar';
import {SaveShown} from '../../shared/download/save-shown';
import {Translator} from '../../core/translator';

/** Scores up to this have a cell of their own; higher ones share the last. */
const shownGoals = 5;

/** The choices for each side's goals in the pleno al 15. */
const plenoGoals = ['0', '1', '2', 'M'] as const;

/** Shrinks a grid of score probabilities: its last row and column add up everything beyond them. */
export function foldedGrid(grid: readonly (readonly number[])[], last: number): number[][] {
  const small = Array.from({length: last + 1}, () => Array.from({length: last + 1}, () => 0));
  grid.forEach((row, home) =>
    row.forEach((probability, away) => {
      const target = small[Math.min(home, last)];
      const column = Math.min(away, last);
      if (target) {
        target[column] = (target[column] ?? 0) + probability;
      }
    }),
  );
  return small;
}

/** What moved a forecast, the probability of every score, and the bets that follow from it. */
@Component({
  selector: 'app-forecast-detail',
  imports: [SaveShown, Failure, Loading, ProbabilityBar],
  templateUrl: './forecast-detail.html',
  styleUrl: './forecast-detail.scss',
})
export class ForecastDetail {
  protected readonly t = inject(Translator).t;
  /** The match's id. */
  readonly id = input.required<number>();
  readonly home = input.required<string>();
  readonly away = input.required<string>();

  private readonly language = inject(Language);
  protected readonly dates = inject(Dates);
  protected readonly resource = getMatchForecastResource(this.id);
  private readonly forecast = computed(() => (this.resource.hasValue() ? this.resource.value() : undefined));

  /** Effects on ln(p1/p2): positive ones favour the home side. */
  protected readonly parts = computed(() => {
    const parts = (this.forecast()?.explanation ?? []).map((part) => ({
      name: part.name,
      effect: part.home - part.away,
    }));
    const largest = Math.max(1e-9, ...parts.map((part) => Math.abs(part.effect)));
    return parts.map((part) => ({
      ...part,
      share: (100 * Math.abs(part.effect)) / largest,
      forHome: part.effect >= 0,
      nothing: Math.abs(part.effect) < 0.005,
      factor: this.number(Math.exp(Math.abs(part.effect)), 2),
    }));
  });

  /** Our probability of each outcome, the market's, and what the best price returns. */
  protected readonly prices = computed(() => {
    const forecast = this.forecast();
    if (!forecast || !(forecast.opening ?? forecast.closing)) {
      return [];
    }
    return outcomes.map((outcome) => {
      const best = forecast.value.find((one) => one.outcome === signs[outcome]);
      return {
        sign: signs[outcome],
        ours: this.percent(forecast.probs[outcome]),
        opening: forecast.opening ? this.percent(forecast.opening[outcome]) : '–',
        closing: forecast.closing ? this.percent(forecast.closing[outcome]) : '–',
        price: best ? this.number(best.price, 2) : '–',
        bookmaker: best?.bookmaker ?? '',
        value: best ? this.number(best.return, 2) : '–',
      };
    });
  });

  /** The published forecasts, oldest first, without those that repeat the one before. */
  protected readonly publishedHistory = computed(() => {
    const published = this.forecast()?.history.filter((one) => one.published) ?? [];
    const text = (one: (typeof published)[number]) =>
      outcomes.map((outcome) => one.probs[outcome].toFixed(3)).join() + one.model;
    return published.filter((one, index) => {
      const before = published[index - 1];
      return before === undefined || text(before) !== text(one);
    });
  });

  /** The latest forecast of each model that is not the champion. */
  protected readonly challengers = computed(() => {
    const latest = new Map<string, NonNullable<ReturnType<typeof this.forecast>>['history'][number]>();
    for (const one of this.forecast()?.history ?? []) {
      if (!one.published) {
        latest.set(one.model, one);
      }
    }
    return [...latest.values()];
  });

  protected readonly scores = computed(() => {
    const grid = foldedGrid(this.forecast()?.grid ?? [], shownGoals);
    const highest = Math.max(1e-9, ...grid.flat());
    return grid.map((row, home) => ({
      goals: home,
      more: home === shownGoals,
      cells: row.map((probability, away) => ({
        away,
        text: this.percent(probability),
        shade: Math.round((100 * probability) / highest),
      })),
    }));
  });

  protected readonly columns = Array.from({length: shownGoals + 1}, (_, goals) => ({
    goals,
    more: goals === shownGoals,
  }));

  protected readonly markets = computed(() => {
    const markets = this.forecast()?.markets;
    if (!markets) {
      return undefined;
    }
    const cells = markets.pleno.flatMap((row, home) =>
      row.map((probability, away) => ({score: `${plenoGoals[home]}-${plenoGoals[away]}`, probability})),
    );
    const best = cells.reduce((a, b) => (b.probability > a.probability ? b : a));
    const {home, draw, away} = markets.fairOdds;
    return {
      fair: [home, draw, away].map((price) => this.number(price, 2)).join(' · '),
      over: markets.over.map((one) => ({line: this.number(one.line, 1), text: this.percent(one.over)})),
      both: this.percent(markets.bothScore),
      pleno: `${best.score} (${this.percent(best.probability)})`,
    };
  });

  protected number(value: number, decimals: number): string {
    return value.toLocaleString(this.language.current(), {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
  }

  private percent(share: number): string {
    return share.toLocaleString(this.language.current(), {
      style: 'percent',
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    });
  }
}
