import {Component, computed, inject, input, output} from '@angular/core';
import {newKeptWayLimits} from '../../api/limits';
import type {KeptWay} from '../../api/model';
import {listWaysResource} from '../../api/pool/pool.resource';
import {PoolService} from '../../api/pool/pool.service';
import {lastKnown} from '../../shared/resources';
import {KeptList, type Keeper} from '../kept-list/kept-list';
import {benchOf, fieldsOf, type WayFields} from '../way';

/** The user's ways of playing: taken into the test bench, kept under a name, deleted. */
@Component({
  selector: 'app-kept-ways',
  imports: [KeptList],
  template: `<app-kept-list
    words="keptWays"
    [nameLimits]="limits.name"
    [items]="ways()"
    [keeper]="keeper"
    (taken)="take($event)"
    (changed)="resource.reload()"
  />`,
})
export class KeptWays {
  /** The way to keep. */
  readonly way = input.required<WayFields>();
  readonly taken = output<Partial<WayFields>>();

  private readonly pool = inject(PoolService);
  protected readonly limits = newKeptWayLimits;
  protected readonly resource = listWaysResource();
  private readonly known = lastKnown(this.resource);
  protected readonly ways = computed(() => this.known()?.items ?? []);

  protected readonly keeper: Keeper<KeptWay> = {
    keep: (name, before) => {
      const one = {name, way: benchOf(this.way()).way};
      return before ? this.pool.changeWay(before.id, one) : this.pool.addWay(one);
    },
    remove: ({id}) => this.pool.deleteWay(id),
    restore: ({name, way}) => this.pool.addWay({name, way}),
  };

  protected take(kept: KeptWay): void {
    this.taken.emit(fieldsOf(kept.way));
  }
}
