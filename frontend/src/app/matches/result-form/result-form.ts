import {Component, computed, inject, input, linkedSignal, output, signal} from '@angular/core';
import type {Observable} from 'rxjs';
import {FootballService} from '../../api/football/football.service';
import type {Match} from '../../api/model';
import {ifMatch} from '../../shared/if-match';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {ErrorNotice} from '../../shared/error-notice';
import {resultOf, fieldsOf, type ResultFields} from '../goals';
import {resultLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';
import {DateField} from '../../shared/date-field/date-field';

/** Enters, corrects and withdraws the result of a match. */
@Component({
  selector: 'app-result-form',
  imports: [DateField, Limited, ErrorNotice],
  templateUrl: './result-form.html',
  styleUrl: './result-form.scss',
})
export class ResultForm {
  protected readonly t = inject(Translator).t;
  protected readonly limits = resultLimits;
  readonly match = input.required<Match>();
  /** Emits the match after a change. */
  readonly changed = output<Match>();

  private readonly api = inject(FootballService);
  protected readonly fields = linkedSignal<Match, ResultFields>({
    source: this.match,
    // What was typed stays when somebody else changes the match in the meantime.
    computation: (match, before) => (before && this.theirs() ? before.value : fieldsOf(match)),
  });
  /** Whether the match has not begun, by what it says: then it must have been played before. */
  protected readonly early = computed(
    () =>
      Date.parse(this.match().kickoff) > Date.now() ||
      this.requestError()?.location === 'body.kickoff' ||
      this.fields().kickoff !== '',
  );
  protected readonly problem = signal('');
  protected readonly requestError = signal<RequestError | undefined>(undefined);
  protected readonly busy = signal(false);
  /** The match as somebody else changed it while this result was being typed. */
  protected readonly theirs = signal<Match | undefined>(undefined);
  protected readonly theirScore = computed(() => {
    const score = this.theirs()?.score;
    return score && `${String(score.home)}-${String(score.away)}`;
  });

  protected change(part: Partial<ResultFields>): void {
    this.fields.update((fields) => ({...fields, ...part}));
  }

  protected save(event?: Event): void {
    event?.preventDefault();
    const result = resultOf(this.fields());
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
    this.requestError.set(undefined);
    if (theirs) {
      this.fields.set(fieldsOf(theirs));
      this.changed.emit(theirs);
    }
  }

  private send(request: Observable<Match>): void {
    if (this.busy()) {
      return;
    }
    this.busy.set(true);
    this.requestError.set(undefined);
    request.subscribe({
      next: (match) => {
        this.busy.set(false);
        this.theirs.set(undefined);
        this.fields.set(fieldsOf(match));
        this.changed.emit(match);
      },
      error: (error: unknown) => {
        this.busy.set(false);
        const requestError = toRequestError(error);
        if (requestError.reason === 'errors.stale') {
          this.reloadLatest();
        } else {
          this.requestError.set(requestError);
        }
      },
    });
  }

  /** Loads somebody else's change, so that the user can choose between the two. */
  private reloadLatest(): void {
    this.api.getMatch(this.match().id).subscribe({
      next: (match) => this.theirs.set(match),
      error: (error: unknown) => this.requestError.set(toRequestError(error)),
    });
  }
}
