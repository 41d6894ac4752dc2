import {Component, computed, input, output, signal, inject} from '@angular/core';
import type {Observable} from 'rxjs';
import {ActionMessage, ActionState} from '../../shared/action-state';
import {Limited, type Limits} from '../../shared/limited';
import {Translator} from '../../core/translator';

/** What a user keeps under a name. */
export interface Named {
  readonly id: number;
  readonly name: string;
}

/** How the API changes what is kept. */
export interface Keeper<T extends Named> {
  /** Keeps what is on the page under a name, in place of what has it. */
  keep(name: string, before: T | undefined): Observable<T>;
  remove(one: T): Observable<unknown>;
  /** Keeps again what was deleted. */
  restore(one: T): Observable<T>;
}

/** What a user keeps under names: taken, kept, deleted. */
@Component({
  selector: 'app-kept-list',
  imports: [ActionMessage, Limited],
  templateUrl: './kept-list.html',
  styleUrl: './kept-list.scss',
})
export class KeptList<T extends Named> {
  protected readonly t = inject(Translator).t;
  readonly items = input.required<readonly T[]>();
  readonly keeper = input.required<Keeper<T>>();
  /** The part of the texts that speaks of these things. */
  readonly words = input.required<string>();
  readonly nameLimits = input.required<Limits>();
  readonly labelOf = input<(one: T) => string>((one) => one.name);
  /** Whether there is something to keep. */
  readonly ready = input(true);
  readonly taken = output<T>();
  /** Something was kept, deleted or restored. */
  readonly changed = output();

  protected readonly chosenId = signal(0);
  protected readonly chosen = computed(() => this.items().find(({id}) => id === this.chosenId()));
  protected readonly name = signal('');
  /** What was deleted last, until it is restored. */
  protected readonly deleted = signal<T | undefined>(undefined);
  protected readonly action = new ActionState();

  protected take(one: T): void {
    this.name.set(one.name);
    this.taken.emit(one);
  }

  protected save(): void {
    const name = this.name().trim();
    const before = this.items().find((one) => one.name === name);
    this.act(this.keeper().keep(name, before), (kept) => {
      this.action.succeed(`${this.words()}.kept`);
      this.chosenId.set(kept.id);
    });
  }

  protected remove(one: T): void {
    this.act(this.keeper().remove(one), () => {
      this.action.succeed();
      this.deleted.set(one);
      this.chosenId.set(0);
    });
  }

  protected undo(one: T): void {
    this.act(this.keeper().restore(one), (kept) => {
      this.action.succeed();
      this.deleted.set(undefined);
      this.chosenId.set(kept.id);
    });
  }

  private act<Done>(answer: Observable<Done>, then: (done: Done) => void): void {
    this.action.begin();
    answer.subscribe({
      next: (done) => {
        then(done);
        this.changed.emit();
      },
      error: (error: unknown) => this.action.fail(error),
    });
  }
}
