import {Component, computed, inject, input, output, signal} from '@angular/core';
import {TranslocoDirective} from '@jsverse/transloco';
import type {ConditionSet} from '../../api/model';
import {listConditionSetsResource} from '../../api/pool/pool.resource';
import {PoolService} from '../../api/pool/pool.service';
import {ActionMessage, ActionState} from '../../shared/action-state';
import {lastKnown} from '../../shared/resources';
import {rowsOf, textsOf, type ConditionRow} from '../conditions';
import {newConditionSetLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';

/** The user's sets of conditions: taken into the workshop, kept under a name, deleted. */
@Component({
  selector: 'app-condition-sets',
  imports: [Limited, ActionMessage, TranslocoDirective],
  templateUrl: './condition-sets.html',
  styleUrl: './condition-sets.scss',
})
export class ConditionSets {
  protected readonly limits = newConditionSetLimits;
  /** The conditions to keep. */
  readonly conditions = input.required<readonly ConditionRow[]>();
  readonly taken = output<readonly ConditionRow[]>();

  private readonly pool = inject(PoolService);
  private readonly resource = listConditionSetsResource();
  private readonly known = lastKnown(this.resource);
  protected readonly sets = computed(() => this.known()?.items ?? []);
  protected readonly chosenId = signal(0);
  protected readonly chosen = computed(() => this.sets().find(({id}) => id === this.chosenId()));
  protected readonly name = signal('');
  /** The set deleted last, until it is restored. */
  protected readonly deleted = signal<ConditionSet | undefined>(undefined);
  protected readonly action = new ActionState();

  protected take(set: ConditionSet): void {
    this.name.set(set.name);
    this.taken.emit(rowsOf(set.conditions));
  }

  /** Keeps the conditions under the name, in place of those that had it. */
  protected save(): void {
    const set = {name: this.name().trim(), conditions: textsOf(this.conditions())};
    const before = this.sets().find(({name}) => name === set.name);
    this.action.begin();
    (before ? this.pool.changeConditionSet(before.id, set) : this.pool.addConditionSet(set)).subscribe({
      next: (kept) => {
        this.action.succeed('conditionSets.kept');
        this.chosenId.set(kept.id);
        this.resource.reload();
      },
      error: (error: unknown) => this.action.fail(error),
    });
  }

  protected remove(set: ConditionSet): void {
    this.action.begin();
    this.pool.deleteConditionSet(set.id).subscribe({
      next: () => {
        this.action.succeed();
        this.deleted.set(set);
        this.chosenId.set(0);
        this.resource.reload();
      },
      error: (error: unknown) => this.action.fail(error),
    });
  }

  protected undo({name, conditions}: ConditionSet): void {
    this.action.begin();
    this.pool.addConditionSet({name, conditions}).subscribe({
      next: (kept) => {
        this.action.succeed();
        this.deleted.set(undefined);
        this.chosenId.set(kept.id);
        this.resource.reload();
      },
      error: (error: unknown) => this.action.fail(error),
    });
  }
}
