import {Component, computed, inject, input, linkedSignal, output, signal} from '@angular/core';
import {MatButton} from '@angular/material/button';
import {TranslocoDirective} from '@jsverse/transloco';
import type {Observable} from 'rxjs';
import {FootballService} from '../../api/football/football.service';
import type {Match} from '../../api/model';
import {ifMatch} from '../../shared/if-match';
import {refusalOf, type Refusal} from '../../shared/refusal';
import {Refused} from '../../shared/refused';
import {resultOf, typedFrom, type TypedResult} from '../goals';

/** Enters, corrects and withdraws the result of a match. */
@Component({
  selector: 'app-result-form',
  imports: [MatButton, Refused, TranslocoDirective],
  templateUrl: './result-form.html',
  styleUrl: './result-form.scss',
})
export class ResultForm {
  readonly match = input.required<Match>();
  /** The match as it is now. */
  readonly changed = output<Match>();

  private readonly api = inject(FootballService);
  protected readonly typed = linkedSignal<Match, TypedResult>({
    source: this.match,
    // What was typed stays when somebody else changes the match meanwhile.
    computation: (match, before) => (before && this.theirs() ? before.value : typedFrom(match)),
  });
  protected readonly problem = signal('');
  protected readonly refusal = signal<Refusal | undefined>(undefined);
  protected readonly busy = signal(false);
  /** What somebody else made of the match while this result was being typed. */
  protected readonly theirs = signal<Match | undefined>(undefined);
  protected readonly theirScore = computed(() => {
    const score = this.theirs()?.score;
    return score && `${String(score.home)}-${String(score.away)}`;
  });

  protected change(part: Partial<TypedResult>): void {
    this.typed.update((typed) => ({...typed, ...part}));
  }

  protected save(event?: Event): void {
    event?.preventDefault();
    const result = resultOf(this.typed());
    this.problem.set(typeof result === 'string' ? result : '');
    if (typeof result !== 'string') {
      const match = this.theirs() ?? this.match();
      this.send(this.api.enterResult(match.id, result, ifMatch(match)));
    }
  }

  protected withdraw(): void {
    const match = this.theirs() ?? this.match();
    this.send(this.api.withdrawResult(match.id, ifMatch(match)));
  }

  protected takeTheirs(): void {
    const theirs = this.theirs();
    this.theirs.set(undefined);
    this.refusal.set(undefined);
    if (theirs) {
      this.typed.set(typedFrom(theirs));
      this.changed.emit(theirs);
    }
  }

  private send(request: Observable<Match>): void {
    if (this.busy()) {
      return;
    }
    this.busy.set(true);
    this.refusal.set(undefined);
    request.subscribe({
      next: (match) => {
        this.busy.set(false);
        this.theirs.set(undefined);
        this.typed.set(typedFrom(match));
        this.changed.emit(match);
      },
      error: (error: unknown) => {
        this.busy.set(false);
        const refusal = refusalOf(error);
        if (refusal.reason === 'refusals.stale') {
          this.lookAgain();
        } else {
          this.refusal.set(refusal);
        }
      },
    });
  }

  /** Somebody else was faster: shows what they did, and lets the user choose. */
  private lookAgain(): void {
    this.api.getMatch(this.match().id).subscribe({
      next: (match) => this.theirs.set(match),
      error: (error: unknown) => this.refusal.set(refusalOf(error)),
    });
  }
}
