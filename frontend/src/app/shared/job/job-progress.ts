import {Component, computed, inject, input, output} from '@angular/core';
import {JobsService} from '../../api/jobs/jobs.service';
import type {Job} from '../../api/model';
import {Icon} from '../icon';
import {isOver} from './job-watch';
import {Translator} from '../../core/translator';

/** The progress of a job, announced to screen readers too. */
@Component({
  selector: 'app-job-progress',
  imports: [Icon],
  template: `
    <p role="status" class="state" [class.soft]="!over()">
      @if (job().state === 'succeeded') {
        <app-icon name="check" />
      } @else if (job().state === 'failed') {
        <app-icon name="alert" />
      }
      <span>
        {{ t('job.' + job().state) }}
        @if (job().state === 'running' && job().step) {
          {{ t('job.steps.' + job().step) }}
          @if (job().total > 1) {
            {{ t('job.of', {done: job().done, total: job().total}) }}
          }
        }
        @if (job().secondsLeft; as seconds) {
          · {{ t(seconds < 60 ? 'job.seconds' : 'job.minutes', {n: left(seconds)}) }}
        }
      </span>
    </p>
    @if (job().error; as error) {
      <p class="notice error">{{ error }}</p>
      @if (job().nextAttemptAt) {
        <p class="soft">{{ t('job.again') }}</p>
      }
    }
    @if (!over()) {
      <progress
        class="progress"
        max="100"
        [attr.value]="job().total > 1 ? percent() : null"
        [attr.aria-label]="t('job.progress')"
      ></progress>
      <button class="button" type="button" (click)="cancel()">{{ t('job.cancel') }}</button>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-2);
      justify-items: start;
    }
    .state {
      display: flex;
      align-items: center;
      gap: var(--space-2);
    }
  `,
})
export class JobProgress {
  protected readonly t = inject(Translator).t;
  private readonly jobs = inject(JobsService);

  readonly job = input.required<Job>();
  readonly failed = output<unknown>();

  protected readonly over = computed(() => isOver(this.job()));
  protected readonly percent = computed(() => (100 * this.job().done) / Math.max(1, this.job().total));

  protected left(seconds: number): number {
    return seconds < 60 ? seconds : Math.round(seconds / 60);
  }

  protected cancel(): void {
    this.jobs.cancelJob(this.job().id).subscribe({error: (error: unknown) => this.failed.emit(error)});
  }
}
