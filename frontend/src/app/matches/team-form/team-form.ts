import {Component, computed, inject, input} from '@angular/core';
import type {RatedTeam} from '../../api/model';
import {Figures} from '../../shared/figures';
import {hundredths} from '../../shared/strength';
import {Translator} from '../../core/translator';

/** How strong a team was before a match, and how its last ones went, in the space of a word. */
@Component({
  selector: 'app-team-form',
  template: `
    <span class="visually-hidden">{{ t('teamForm.said', {strength: strength(), form: spoken(t)}) }}</span>
    <span class="strength" aria-hidden="true" [title]="t('teamForm.strength')">{{ strength() }}</span>
    <span class="form" aria-hidden="true" [title]="t('teamForm.form')">
      @for (letter of letters(); track $index) {
        <i [class]="letter">{{ t('teamForm.letters.' + letter) }}</i>
      }
    </span>
  `,
  styleUrl: './team-form.scss',
})
export class TeamForm {
  protected readonly t = inject(Translator).t;
  readonly team = input.required<Pick<RatedTeam, 'strength' | 'form'>>();

  private readonly figures = inject(Figures);
  protected readonly letters = computed(() => [...this.team().form]);
  protected readonly strength = computed(() => hundredths(this.team().strength, this.figures));

  protected spoken(t: (key: string) => string): string {
    if (!this.team().form) {
      return '–';
    }
    return this.letters()
      .map((letter) => t('teamForm.words.' + letter))
      .join(', ');
  }
}
