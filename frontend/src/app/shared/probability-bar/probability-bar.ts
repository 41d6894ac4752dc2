import {Component, computed, inject, input} from '@angular/core';
import type {Probs, Ranges} from '../../api/model';
import {Language} from '../../core/language';
import {mostProbable, outcomes, percents, signs} from '../percents';
import {Translator} from '../../core/translator';

/** Wider than what is not known of two teams in the middle of a season. */
const wide = 0.25;

function isWide(range: {low: number; high: number}): boolean {
  return range.high - range.low > wide;
}

/** The probabilities of 1, X and 2 as one bar, with the most probable marked. */
@Component({
  selector: 'app-probability-bar',
  templateUrl: './probability-bar.html',
  styleUrl: './probability-bar.scss',
})
export class ProbabilityBar {
  protected readonly t = inject(Translator).t;
  readonly probs = input.required<Probs>();
  readonly decimals = input(0);
  /** Where the probabilities may be; shown if that is wide. */
  readonly ranges = input<Ranges>();

  private readonly language = inject(Language);

  protected readonly best = computed(() => signs[mostProbable(this.probs())]);

  /** Whether so little is known that the ranges say more than the numbers. */
  protected readonly unsure = computed(() => {
    const ranges = this.ranges();
    return ranges !== undefined && outcomes.some((outcome) => isWide(ranges[outcome]));
  });

  /** Whole percents are written alike in every language, and need no costly formatter. */
  private readonly format = computed(() => {
    const digits = this.decimals();
    if (digits === 0) {
      return String;
    }
    const format = new Intl.NumberFormat(this.language.current(), {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    return (value: number) => format.format(value);
  });

  protected readonly parts = computed(() => {
    const rounded = percents(this.probs(), this.decimals());
    const best = mostProbable(this.probs());
    const format = this.format();
    return outcomes.map((outcome) => ({
      outcome,
      sign: signs[outcome],
      share: rounded[outcome],
      text: format(rounded[outcome]),
      range: this.rangeOf(outcome),
      best: outcome === best,
    }));
  });

  private rangeOf(outcome: keyof Ranges): string {
    const range = this.ranges()?.[outcome];
    return range ? `${String(Math.round(100 * range.low))}–${String(Math.round(100 * range.high))}` : '';
  }
}
