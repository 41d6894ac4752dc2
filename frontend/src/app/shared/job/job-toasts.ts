import {Component, DestroyRef, effect, inject, signal, untracked} from '@angular/core';
import {takeUntilDestroyed} from '@angular/core/rxjs-interop';
import {Title} from '@angular/platform-browser';
import {RouterLink} from '@angular/router';
import {TranslocoService} from '@jsverse/transloco';
import type {Job} from '../../api/model';
import {Icon} from '../icon';
import {JobNotices} from './job-notices';
import {isOver, JobWatch} from './job-watch';
import {Translator} from '../../core/translator';

const titleMark = '● ';

/** Announces jobs that have ended: on every page, and in the title of a tab that is not looked at. */
@Component({
  selector: 'app-job-toasts',
  imports: [Icon, RouterLink],
  template: `
    <div class="toasts" role="status">
      @for (job of ended(); track job.id) {
        <div class="toast" [class.failed]="job.state !== 'succeeded'">
          <app-icon [name]="job.state === 'succeeded' ? 'check' : 'alert'" />
          <a routerLink="/data/operation" [queryParams]="queryOf(job)"
            >{{ t('kinds.' + job.kind) }}: {{ t('job.' + job.state) }}</a
          >
          <button
            class="icon-button"
            type="button"
            [attr.aria-label]="t('operation.dismiss')"
            (click)="dismiss(job)"
          >
            ×
          </button>
        </div>
      }
    </div>
  `,
  styles: `
    .toasts {
      position: fixed;
      z-index: 20;
      inset: auto var(--space-3) calc(var(--bar) + env(safe-area-inset-bottom) + var(--space-3));
      display: grid;
      gap: var(--space-2);
      justify-content: end;
      pointer-events: none;
    }
    .toast {
      display: flex;
      align-items: center;
      gap: var(--space-2);
      padding-inline-start: var(--space-3);
      border: 1px solid var(--pitch);
      border-radius: var(--radius-small);
      background: var(--card);
      box-shadow: 0 2px 10px rgb(0 0 0 / 25%);
      pointer-events: auto;
    }
    .failed {
      border-color: var(--error);
    }
  `,
})
export class JobToasts {
  protected readonly t = inject(Translator).t;
  private readonly notices = inject(JobNotices);
  private readonly watch = inject(JobWatch);
  private readonly destroyed = inject(DestroyRef);
  private readonly title = inject(Title);
  private readonly words = inject(TranslocoService);
  private readonly followed = new Set<number>();

  protected readonly ended = signal<readonly Job[]>([]);

  constructor() {
    effect(() => {
      const ids = this.notices.jobs();
      untracked(() => ids.filter((id) => !this.followed.has(id)).forEach((id) => this.follow(id)));
    });
    const unmark = () => {
      if (!document.hidden && this.title.getTitle().startsWith(titleMark)) {
        this.title.setTitle(this.title.getTitle().slice(titleMark.length));
      }
    };
    document.addEventListener('visibilitychange', unmark);
    this.destroyed.onDestroy(() => document.removeEventListener('visibilitychange', unmark));
  }

  protected queryOf(job: Job) {
    return job.kind === 'import' ? {kind: job.kind, job: job.id} : {};
  }

  protected dismiss(job: Job): void {
    this.ended.update((all) => all.filter((one) => one.id !== job.id));
  }

  private follow(id: number): void {
    this.followed.add(id);
    this.watch
      .watch(id)
      .pipe(takeUntilDestroyed(this.destroyed))
      .subscribe({
        next: (job) => isOver(job) && this.announce(job),
        complete: () => this.notices.remove(id), // also of a job that is not there any more
      });
  }

  private announce(job: Job): void {
    this.ended.update((all) => [...all, job].slice(-3));
    if (!document.hidden) {
      return;
    }
    if (!this.title.getTitle().startsWith(titleMark)) {
      this.title.setTitle(titleMark + this.title.getTitle());
    }
    if ('Notification' in window && Notification.permission === 'granted') {
      const say = (key: string) => this.words.translate<string>(key);
      try {
        new Notification(`${say(`kinds.${job.kind}`)}: ${say(`job.${job.state}`)}`, {tag: `job-${job.id}`});
      } catch {
        // Some phones allow notifications to service workers alone; the title tells it there.
      }
    }
  }
}
