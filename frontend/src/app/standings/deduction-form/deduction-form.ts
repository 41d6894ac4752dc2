import {Component, computed, ElementRef, inject, input, linkedSignal, output, signal} from '@angular/core';
import {FootballService} from '../../api/football/football.service';
import type {Deduction, Standings} from '../../api/model';
import {ErrorNotice} from '../../shared/error-notice';
import {signed} from '../../shared/figures';
import {Icon} from '../../shared/icon';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {addDeductionLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';
import {DateField} from '../../shared/date-field/date-field';

interface FormFields {
  team: string;
  kind: 'taken' | 'given';
  points: string;
  day: string;
  reason: string;
}

type Problems = Partial<Record<keyof FormFields, string>>;

const empty: FormFields = {team: '', kind: 'taken', points: '', day: '', reason: ''};

/** Takes points away from a team of a table, or gives some back. */
@Component({
  selector: 'app-deduction-form',
  imports: [DateField, Limited, ErrorNotice, Icon],
  templateUrl: './deduction-form.html',
  styleUrl: './deduction-form.scss',
})
export class DeductionForm {
  protected readonly t = inject(Translator).t;
  protected readonly limits = addDeductionLimits;
  readonly table = input.required<Standings>();
  readonly added = output<Deduction>();

  private readonly api = inject(FootballService);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly season = computed(() => `${this.table().division} ${String(this.table().season)}`);

  protected readonly teams = computed(() =>
    this.table()
      .items.map((line) => line.team)
      .sort((a, b) => a.name.localeCompare(b.name)),
  );
  /** Another season has other teams; the same one keeps what was typed when it is loaded again. */
  protected readonly fields = linkedSignal<string, FormFields>({
    source: this.season,
    computation: () => empty,
  });
  protected readonly problems = linkedSignal<string, Problems>({
    source: this.season,
    computation: () => ({}),
  });
  protected readonly requestError = signal<RequestError | undefined>(undefined);
  protected readonly done = linkedSignal<string, {team: string; points: string} | undefined>({
    source: this.season,
    computation: () => undefined,
  });
  protected readonly busy = signal(false);

  protected change(part: Partial<FormFields>): void {
    this.fields.update((fields) => ({...fields, ...part}));
  }

  protected save(event: Event): void {
    event.preventDefault();
    const fields = this.fields();
    this.requestError.set(undefined);
    this.done.set(undefined);
    this.show(problemsOf(fields));
    if (Object.keys(this.problems()).length || this.busy()) {
      return;
    }
    this.busy.set(true);
    const {division, season} = this.table();
    const points = Number(fields.points.trim()) * (fields.kind === 'given' ? -1 : 1);
    this.api
      .addDeduction({
        division,
        season,
        teamId: Number(fields.team),
        points,
        day: fields.day,
        reason: fields.reason.trim(),
      })
      .subscribe({
        next: (added) => {
          this.busy.set(false);
          this.fields.set(empty);
          this.done.set({team: added.team.displayName, points: signed(-added.points)});
          this.added.emit(added);
        },
        error: (error: unknown) => {
          this.busy.set(false);
          const requestError = toRequestError(error);
          if (requestError.location === 'body.day') {
            this.show({day: 'deductions.wrong.outside'});
          } else {
            this.requestError.set(requestError);
          }
        },
      });
  }

  /** Shows what is wrong beside the fields, and goes to the first of them. */
  private show(problems: Problems): void {
    this.problems.set(problems);
    const first = Object.keys(problems)[0];
    if (first) {
      this.element.nativeElement.querySelector<HTMLElement>(`#deduction-${first}`)?.focus();
    }
  }
}

function problemsOf(fields: FormFields): Problems {
  const problems: Problems = {};
  if (!fields.team) {
    problems.team = 'matchForm.wrong.team';
  }
  if (!/^[1-9]\d?$/.test(fields.points.trim())) {
    problems.points = 'deductions.wrong.points';
  }
  if (!fields.day) {
    problems.day = 'matchForm.wrong.day';
  }
  if (!fields.reason.trim()) {
    problems.reason = 'deductions.wrong.reason';
  }
  return problems;
}
