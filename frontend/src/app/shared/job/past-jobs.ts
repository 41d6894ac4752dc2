import {Component, inject, input} from '@angular/core';
import {RouterLink} from '@angular/router';
import type {Job} from '../../api/model';
import {Dates} from '../dates';
import {Translator} from '../../core/translator';

/** Jobs that are over, and how they ended; an import leads to its report. */
@Component({
  selector: 'app-past-jobs',
  imports: [RouterLink],
  template: `
    <ul class="card">
      @for (job of jobs(); track job.id) {
        <li class="row">
          <span>{{ t('kinds.' + job.kind) }}</span>
          <span class="chip" [class.good]="job.state === 'succeeded'">{{ t('job.' + job.state) }}</span>
          <span class="soft">
            {{ dates.moment(job.finishedAt ?? job.createdAt) }} · {{ took(job) }} s · {{ job.by }}
          </span>
          @if (job.kind === 'import') {
            <a
              routerLink="/data/operation"
              [queryParams]="{kind: 'import', job: job.id}"
              [attr.aria-current]="shown() === '' + job.id ? 'true' : null"
              >{{ t('steps.report') }}</a
            >
          }
          @if (job.error) {
            <span class="why">{{ job.error }}</span>
          }
        </li>
      } @empty {
        <li class="row soft">{{ t('steps.none') }}</li>
      }
    </ul>
  `,
  styles: `
    ul {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    .row {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-2) var(--space-3);
      padding: var(--space-2) var(--space-4);
      border-block-end: 1px solid var(--line);
    }
    .row:last-child {
      border: 0;
    }
    .why {
      flex-basis: 100%;
      overflow-wrap: anywhere;
    }
    [aria-current] {
      font-weight: 700;
    }
  `,
})
export class PastJobs {
  protected readonly t = inject(Translator).t;
  readonly jobs = input.required<Job[]>();
  /** The id of the one whose report is shown. */
  readonly shown = input<string>();

  protected readonly dates = inject(Dates);

  /** Seconds. */
  protected took(job: Job): number {
    return tookSeconds(job);
  }
}

/** How long a job took that is over, in seconds. */
export function tookSeconds(job: Job): number {
  const took = Date.parse(job.finishedAt ?? '') - Date.parse(job.startedAt ?? job.createdAt);
  return Math.max(1, Math.round(took / 1000));
}
