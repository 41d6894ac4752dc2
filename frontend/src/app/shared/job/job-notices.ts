import {effect, inject, Service, signal, untracked} from '@angular/core';
import {Session} from '../../core/session';

const key = 'quiniela.jobs';

/** More jobs at a time are not announced. */
const maxJobs = 10;

/** The jobs whose end is to be announced, wherever the user goes meanwhile; kept over a reload. */
@Service()
export class JobNotices {
  private readonly ids = signal<readonly number[]>(kept());

  readonly jobs = this.ids.asReadonly();

  constructor() {
    const session = inject(Session);
    effect(() => {
      // Whoever logs in next need not hear of them; the same user after a break does.
      if (session.id() === undefined && !session.ended()) {
        untracked(() => this.set([]));
      }
    });
  }

  add(id: number): void {
    if (!this.ids().includes(id)) {
      this.set([...this.ids(), id].slice(-maxJobs));
    }
  }

  remove(id: number): void {
    this.set(this.ids().filter((one) => one !== id));
  }

  private set(ids: readonly number[]): void {
    this.ids.set(ids);
    sessionStorage.setItem(key, ids.join());
  }
}

function kept(): number[] {
  return (sessionStorage.getItem(key) ?? '').split(',').map(Number).filter(Boolean);
}
