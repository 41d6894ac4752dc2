import {Component, computed, input, inject} from '@angular/core';
import type {Match} from '../../api/model';
import {Translator} from '../../core/translator';

/** Which match of its competition a match is, its ground, and what came after 90 minutes. */
@Component({
  selector: 'app-match-place',
  templateUrl: './match-place.html',
  styles: ':host { display: contents; }',
})
export class MatchPlace {
  protected readonly t = inject(Translator).t;
  readonly match = input.required<Match>();

  protected winner(side: string): string {
    return (side === 'home' ? this.match().homeTeam : this.match().awayTeam).displayName;
  }

  /** The stage and the round: "Knockout · Semifinals". */
  protected readonly stage = computed(() => {
    const {stage, round} = this.match();
    return [stage, round].filter(Boolean).join(' · ');
  });
}
