import {Component, computed, inject, input, output} from '@angular/core';
import {newConditionSetLimits} from '../../api/limits';
import type {ConditionSet} from '../../api/model';
import {listConditionSetsResource} from '../../api/pool/pool.resource';
import {PoolService} from '../../api/pool/pool.service';
import {lastKnown} from '../../shared/resources';
import {rowsOf, textsOf, type ConditionRow} from '../conditions';
import {KeptList, type Keeper} from '../kept-list/kept-list';

/** The user's sets of conditions: taken into the workshop, kept under a name, deleted. */
@Component({
  selector: 'app-condition-sets',
  imports: [KeptList],
  template: `<app-kept-list
    words="conditionSets"
    [nameLimits]="limits.name"
    [items]="sets()"
    [labelOf]="labelOf"
    [keeper]="keeper"
    [ready]="conditions().length > 0"
    (taken)="take($event)"
    (changed)="resource.reload()"
  />`,
})
export class ConditionSets {
  /** The conditions to keep. */
  readonly conditions = input.required<readonly ConditionRow[]>();
  readonly taken = output<readonly ConditionRow[]>();

  private readonly pool = inject(PoolService);
  protected readonly limits = newConditionSetLimits;
  protected readonly resource = listConditionSetsResource();
  private readonly known = lastKnown(this.resource);
  protected readonly sets = computed(() => this.known()?.items ?? []);

  protected readonly keeper: Keeper<ConditionSet> = {
    keep: (name, before) => {
      const set = {name, conditions: textsOf(this.conditions())};
      return before ? this.pool.changeConditionSet(before.id, set) : this.pool.addConditionSet(set);
    },
    remove: ({id}) => this.pool.deleteConditionSet(id),
    restore: ({name, conditions}) => this.pool.addConditionSet({name, conditions}),
  };

  protected readonly labelOf = (set: ConditionSet) => `${set.name} (${set.conditions.length})`;

  protected take(set: ConditionSet): void {
    this.taken.emit(rowsOf(set.conditions));
  }
}
