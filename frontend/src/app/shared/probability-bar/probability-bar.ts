import {Component, computed, inject, input} from '@angular/core';
import {TranslocoDirective} from '@jsverse/transloco';
import type {Probs} from '../../api/model';
import {Language} from '../../core/language';
import {mostProbable, outcomes, percents, signs} from '../percents';

/** The probabilities of 1, X and 2 as one bar, with the most probable marked. */
@Component({
  selector: 'app-probability-bar',
  imports: [TranslocoDirective],
  templateUrl: './probability-bar.html',
  styleUrl: './probability-bar.scss',
})
export class ProbabilityBar {
  readonly probs = input.required<Probs>();
  readonly decimals = input(0);

  private readonly language = inject(Language);

  protected readonly best = computed(() => signs[mostProbable(this.probs())]);

  protected readonly parts = computed(() => {
    const rounded = percents(this.probs(), this.decimals());
    const best = mostProbable(this.probs());
    const format = new Intl.NumberFormat(this.language.current(), {
      minimumFractionDigits: this.decimals(),
      maximumFractionDigits: this.decimals(),
    });
    return outcomes.map((outcome) => ({
      outcome,
      sign: signs[outcome],
      share: rounded[outcome],
      text: format.format(rounded[outcome]),
      best: outcome === best,
    }));
  });
}
