import {Component, computed, inject, input} from '@angular/core';
import {RouterLink} from '@angular/router';
import {JobsService} from '../../api/jobs/jobs.service';
import {getJobResource, getStatusResource, listJobsResource} from '../../api/jobs/jobs.resource';
import type {ImportReport} from '../../api/model';
import {CurrentUser} from '../../core/current-user';
import {Language} from '../../core/language';
import {Dates} from '../../shared/dates';
import {Download} from '../../shared/download/download';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {PastJobs} from '../../shared/job/past-jobs';
import {isOver} from '../../shared/job/job-watch';
import {Loading} from '../../shared/loading/loading';
import {lastKnown, whenKnown} from '../../shared/resources';
import {FileReport, isFaulty} from '../import-report/import-report';
import {Sources} from '../sources/sources';
import {Translator} from '../../core/translator';

/** How the server, its backups and sources are, and what became of imports and other jobs. */
@Component({
  selector: 'app-operation-page',
  imports: [Download, Empty, Failure, FileReport, Loading, PastJobs, RouterLink, Sources],
  templateUrl: './operation-page.html',
  styleUrl: './operation-page.scss',
})
export class OperationPage {
  protected readonly t = inject(Translator).t;
  /** Bound from the address: the kind of jobs shown. */
  readonly kind = input<string>();
  /** Bound from the address: the import whose reports are shown. */
  readonly job = input<string>();

  private readonly api = inject(JobsService);
  private readonly language = inject(Language);
  private readonly user = inject(CurrentUser);
  protected readonly dates = inject(Dates);
  protected readonly forbidden = computed(() => this.user.account() !== undefined && !this.user.canEdit());
  private readonly allowed = () => this.user.canEdit() || undefined;

  protected readonly kinds = ['import', 'update', 'train'] as const;
  protected readonly chosen = computed(() => this.kinds.find((kind) => kind === this.kind()));
  protected readonly status = getStatusResource(whenKnown(this.allowed));
  protected readonly jobs = listJobsResource(
    computed(() => ({limit: 30, ...(this.chosen() ? {kind: this.chosen()} : {})})),
    whenKnown(this.allowed),
  );
  private readonly known = lastKnown(this.jobs);
  protected readonly past = computed(() => this.known()?.items.filter(isOver));

  private readonly number = computed(() => (Number(this.job()) > 0 ? Number(this.job()) : undefined));
  protected readonly shown = getJobResource(
    computed(() => this.number() ?? 0),
    whenKnown(() => this.allowed() && this.number()),
  );
  protected readonly reports = computed(() => {
    const result = this.shown.hasValue() ? this.shown.value().result : undefined;
    return (result as {files?: ImportReport[]} | undefined)?.files ?? [];
  });
  /** What is on disks of the server, with the keys of how it is told. */
  protected readonly diskOf = {database: 'operation.diskDatabase', backups: 'operation.diskBackups'} as const;

  /** A number of bytes as people say it: "1.2 GB". */
  protected size(bytes: number): string {
    const giga = bytes >= 1e9;
    return new Intl.NumberFormat(this.language.current(), {
      style: 'unit',
      unit: giga ? 'gigabyte' : 'megabyte',
      maximumFractionDigits: giga ? 1 : 0,
    }).format(bytes / (giga ? 1e9 : 1e6));
  }

  protected readonly hasProblems = computed(() => this.reports().some(isFaulty));
  /** Everything that was wrong with the files of the import, as CSV. */
  protected readonly problems = computed(() => this.api.downloadProblems(this.number() ?? 0));
}
