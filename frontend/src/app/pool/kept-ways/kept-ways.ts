import {Component, computed, inject, input, output, signal} from '@angular/core';
import {TranslocoDirective} from '@jsverse/transloco';
import type {KeptWay} from '../../api/model';
import {listWaysResource} from '../../api/pool/pool.resource';
import {PoolService} from '../../api/pool/pool.service';
import {ActionMessage, ActionState} from '../../shared/action-state';
import {lastKnown} from '../../shared/resources';
import {benchOf, fieldsOf, type WayFields} from '../way';

/** The user's ways of playing: taken into the test bench, kept under a name, deleted. */
@Component({
  selector: 'app-kept-ways',
  imports: [ActionMessage, TranslocoDirective],
  templateUrl: './kept-ways.html',
  styleUrl: '../condition-sets/condition-sets.scss',
})
export class KeptWays {
  /** The way to keep. */
  readonly way = input.required<WayFields>();
  readonly taken = output<Partial<WayFields>>();

  private readonly pool = inject(PoolService);
  private readonly resource = listWaysResource();
  private readonly known = lastKnown(this.resource);
  protected readonly ways = computed(() => this.known()?.items ?? []);
  protected readonly chosenId = signal(0);
  protected readonly chosen = computed(() => this.ways().find(({id}) => id === this.chosenId()));
  protected readonly name = signal('');
  /** The way deleted last, until it is restored. */
  protected readonly deleted = signal<KeptWay | undefined>(undefined);
  protected readonly action = new ActionState();

  protected take(kept: KeptWay): void {
    this.name.set(kept.name);
    this.taken.emit(fieldsOf(kept.way));
  }

  /** Keeps the way under the name, in place of the one that had it. */
  protected save(): void {
    const one = {name: this.name().trim(), way: benchOf(this.way()).way};
    const before = this.ways().find(({name}) => name === one.name);
    this.action.begin();
    (before ? this.pool.changeWay(before.id, one) : this.pool.addWay(one)).subscribe({
      next: (kept) => {
        this.action.succeed('keptWays.kept');
        this.chosenId.set(kept.id);
        this.resource.reload();
      },
      error: (error: unknown) => this.action.fail(error),
    });
  }

  protected remove(kept: KeptWay): void {
    this.action.begin();
    this.pool.deleteWay(kept.id).subscribe({
      next: () => {
        this.action.succeed();
        this.deleted.set(kept);
        this.chosenId.set(0);
        this.resource.reload();
      },
      error: (error: unknown) => this.action.fail(error),
    });
  }

  protected undo({name, way}: KeptWay): void {
    this.action.begin();
    this.pool.addWay({name, way}).subscribe({
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
