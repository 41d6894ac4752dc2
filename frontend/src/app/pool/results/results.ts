import {Component, computed, inject, input, linkedSignal, output} from '@angular/core';
import type {Card, Jornada} from '../../api/model';
import {PoolService} from '../../api/pool/pool.service';
import {ifMatch} from '../../shared/if-match';
import {ActionMessage, ActionState} from '../../shared/action-state';
import {cellOf, signsOf} from '../slip';
import {poolResultsLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';

interface Draft {
  signs: string;
  pleno: string;
  winners: string;
  takings: string;
}

/** Enters the official result of a jornada. */
@Component({
  selector: 'app-results',
  imports: [Limited, ActionMessage],
  templateUrl: './results.html',
  styleUrl: './results.scss',
})
export class Results {
  protected readonly t = inject(Translator).t;
  protected readonly limits = poolResultsLimits;
  readonly card = input.required<Card>();
  /** Emits when results were entered or the jornada should be loaded again. */
  readonly changed = output();

  private readonly pool = inject(PoolService);
  protected readonly action = new ActionState();
  protected readonly sixNumbers = String.raw`\s*\d+(\s+\d+){5}\s*`;

  /** The jornada as loaded or as this form last saved it, whichever is newer. */
  private readonly jornada = linkedSignal<Jornada, Jornada>({
    source: () => this.card().jornada,
    computation: (loaded, before) =>
      before?.value.id === loaded.id && before.value.version >= loaded.version ? before.value : loaded,
  });
  private readonly version = computed(() => `${String(this.jornada().id)}-${String(this.jornada().version)}`);
  /** What was typed stays until there is another version. */
  protected readonly draft = linkedSignal<string, Draft>({
    source: this.version,
    computation: () => draftOf(this.jornada()),
  });

  protected set(change: Partial<Draft>): void {
    this.draft.update((draft) => ({...draft, ...change}));
  }

  protected fromScores(): void {
    const {fixtures, plenoScore} = this.card();
    this.set({signs: signsOf(fixtures), ...(plenoScore ? {pleno: cellOf(plenoScore)} : {})});
  }

  /** Enters the results; only the button for it overwrites what somebody else has entered. */
  protected enter(event: SubmitEvent): void {
    event.preventDefault();
    const over = (event.submitter as HTMLButtonElement | null)?.value === 'over';
    const {signs, pleno, winners, takings} = this.draft();
    this.action.begin();
    this.pool
      .enterJornadaResults(
        this.card().jornada.id,
        {
          signs,
          ...(pleno ? {pleno} : {}),
          ...(winners.trim() ? {winners: winners.trim().split(/\s+/).map(Number)} : {}),
          ...(takings === '' ? {} : {takings: Number(takings)}),
        },
        over ? undefined : ifMatch(this.jornada()),
      )
      .subscribe({
        next: (jornada) => {
          this.action.succeed('pool.entered');
          this.jornada.set(jornada);
          this.changed.emit();
        },
        error: (error: unknown) => this.action.fail(error),
      });
  }

  protected reloadLatest(): void {
    this.action.clear();
    this.changed.emit();
  }
}

function draftOf(jornada: Jornada): Draft {
  return {
    signs: jornada.signs ?? '',
    pleno: jornada.pleno ?? '',
    winners: (jornada.winners ?? []).join(' '),
    takings: jornada.takings === undefined ? '' : String(jornada.takings),
  };
}
