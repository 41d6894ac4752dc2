import {Component, computed, inject, input, output, signal} from '@angular/core';
import {FootballService} from '../../api/football/football.service';
import type {Deduction, Standings} from '../../api/model';
import {CurrentUser} from '../../core/current-user';
import {ActionMessage, ActionState} from '../../shared/action-state';
import {Dates} from '../../shared/dates';
import {signed} from '../../shared/figures';
import {DeductionForm} from '../deduction-form/deduction-form';
import {footnotes} from '../footnotes';
import {Translator} from '../../core/translator';

/** The points deducted from teams, below their table; editors add and delete them. */
@Component({
  selector: 'app-deductions',
  imports: [ActionMessage, DeductionForm],
  templateUrl: './deductions.html',
  styleUrl: './deductions.scss',
})
export class Deductions {
  protected readonly t = inject(Translator).t;
  readonly table = input.required<Standings>();
  /** Emits when the table is to be loaded again. */
  readonly changed = output();

  private readonly api = inject(FootballService);
  protected readonly canEdit = inject(CurrentUser).canEdit;
  protected readonly dates = inject(Dates);
  protected readonly signed = signed;
  protected readonly footnotes = computed(() => footnotes(this.table()));
  protected readonly action = new ActionState();
  /** What was deleted last, with its season, to undo it. */
  protected readonly deleted = signal<{deduction: Deduction; division: string; season: number} | undefined>(
    undefined,
  );

  protected delete(deduction: Deduction): void {
    const {division, season} = this.table();
    this.run(this.api.deleteDeduction(deduction.id), {deduction, division, season});
  }

  protected undo(): void {
    const deleted = this.deleted();
    if (deleted) {
      const {deduction, division, season} = deleted;
      const {points, day, reason} = deduction;
      this.run(
        this.api.addDeduction({division, season, teamId: deduction.team.id, points, day, reason}),
        undefined,
      );
    }
  }

  protected showAdded(): void {
    this.deleted.set(undefined);
    this.action.clear();
    this.changed.emit();
  }

  private run(
    request: ReturnType<FootballService['deleteDeduction' | 'addDeduction']>,
    deleted: ReturnType<typeof this.deleted>,
  ): void {
    if (this.action.busy()) {
      return;
    }
    this.action.begin();
    request.subscribe({
      next: () => {
        this.action.succeed();
        this.deleted.set(deleted);
        this.changed.emit();
      },
      error: (error: unknown) => this.action.fail(error),
    });
  }
}
