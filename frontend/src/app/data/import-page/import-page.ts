import {Component, computed, DestroyRef, inject, signal} from '@angular/core';
import {MatButton} from '@angular/material/button';
import {RouterLink} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import {takeUntilDestroyed} from '@angular/core/rxjs-interop';
import type {Observable} from 'rxjs';
import {getLastUpdateResource} from '../../api/imports/imports.resource';
import {ImportsService} from '../../api/imports/imports.service';
import type {ImportReport, ImportSettings, Job} from '../../api/model';
import {CurrentUser} from '../../core/current-user';
import {Dates} from '../../shared/dates';
import {Download} from '../../shared/download/download';
import {Empty} from '../../shared/empty/empty';
import {Icon} from '../../shared/icon';
import {JobProgress} from '../../shared/job/job-progress';
import {isOver, JobWatch} from '../../shared/job/job-watch';
import {refusalOf, type Refusal} from '../../shared/refusal';
import {Refused} from '../../shared/refused';
import {NamesForm} from '../names-form/names-form';

/** Brings in matches: a file or an address, looked at first and then kept. */
@Component({
  selector: 'app-import-page',
  imports: [
    Download,
    Empty,
    Icon,
    JobProgress,
    MatButton,
    NamesForm,
    Refused,
    RouterLink,
    TranslocoDirective,
  ],
  templateUrl: './import-page.html',
  styleUrl: './import-page.scss',
})
export class ImportPage {
  private readonly api = inject(ImportsService);
  private readonly watch = inject(JobWatch);
  private readonly destroyed = inject(DestroyRef);
  protected readonly user = inject(CurrentUser);
  protected readonly forbidden = computed(() => this.user.account() !== undefined && !this.user.canEdit());

  protected readonly dates = inject(Dates);
  private readonly updateResource = getLastUpdateResource();
  /** Of the daily update, where one is set up. */
  protected readonly lastUpdate = computed(() =>
    this.updateResource.hasValue() ? this.updateResource.value() : undefined,
  );

  protected readonly template = this.api.getImportTemplate();
  protected readonly files = signal<File[]>([]);
  protected readonly address = signal('');
  protected readonly over = signal(false);
  protected readonly busy = signal(false);
  protected readonly refusal = signal<Refusal | undefined>(undefined);
  protected readonly reports = signal<ImportReport[] | undefined>(undefined);
  /** What keeps it, once that is wanted. */
  protected readonly job = signal<Job | undefined>(undefined);
  /** Which team a spelling means: its id as text, "0" for a new one. */
  protected readonly settled = signal<Record<string, string>>({});
  protected readonly skipWrong = signal(false);

  protected readonly previewed = computed(() => this.reports() !== undefined && !this.kept());
  protected readonly kept = computed(() => this.reports()?.some((report) => report.kept) ?? false);
  protected readonly wrong = computed(() => this.reports()?.some((report) => report.wrong > 0) ?? false);
  protected readonly useful = computed(
    () => this.reports()?.some((report) => report.new + report.changed > 0) ?? false,
  );

  protected choose(files: FileList | null | undefined): void {
    this.over.set(false);
    if (files?.length) {
      this.files.set([...files]);
      this.address.set('');
      this.look();
    }
  }

  protected drop(event: DragEvent): void {
    event.preventDefault();
    this.choose(event.dataTransfer?.files);
  }

  protected hover(event: DragEvent, over: boolean): void {
    event.preventDefault();
    this.over.set(over);
  }

  protected ask(event: Event, address: string): void {
    event.preventDefault();
    if (address.trim()) {
      this.files.set([]);
      this.address.set(address.trim());
      this.look();
    }
  }

  protected settle(spelling: string, team: string): void {
    this.settled.update((settled) => ({...settled, [spelling]: team}));
  }

  protected keep(): void {
    const spellings = Object.fromEntries(
      Object.entries(this.settled()).map(([spelling, team]) => [spelling, Number(team)]),
    );
    const settings = {spellings, skipWrong: this.skipWrong()};
    this.send(
      this.address()
        ? this.api.importAddress(this.withAddress(settings))
        : this.api.importFiles({settings, file: this.files()}),
      (job) => this.follow(job),
    );
  }

  protected startAgain(): void {
    this.files.set([]);
    this.address.set('');
    this.reports.set(undefined);
    this.job.set(undefined);
    this.refusal.set(undefined);
  }

  /** What went wrong with asking for a cancellation. */
  protected refuse(error: unknown): void {
    this.refusal.set(refusalOf(error));
  }

  private follow(job: Job): void {
    this.job.set(job);
    this.watch
      .watch(job.id)
      .pipe(takeUntilDestroyed(this.destroyed))
      .subscribe((latest) => {
        this.job.set(latest);
        const result = latest.result as {files?: ImportReport[]} | undefined;
        if (isOver(latest) && result?.files) {
          this.reports.set(result.files);
        }
      });
  }

  /** Asks what would change, and offers the likely answers to what is not known. */
  private look(): void {
    this.reports.set(undefined);
    this.settled.set({});
    this.skipWrong.set(false);
    // With the good lines alone, so that they can be shown beside the wrong ones.
    const settings = {skipWrong: true};
    this.send(
      this.address()
        ? this.api.previewAddress(this.withAddress(settings))
        : this.api.previewFiles({settings, file: this.files()}),
      ({items}) => {
        const settled: Record<string, string> = {};
        for (const unknown of items.flatMap((report) => report.unknown)) {
          const likely = unknown.suggestions.find((suggestion) => suggestion.likely);
          settled[unknown.spelling] = likely ? String(likely.team.id) : '0';
        }
        this.settled.set(settled);
        this.reports.set(items);
      },
    );
  }

  private send<T>(request: Observable<T>, then: (answer: T) => void): void {
    if (this.busy()) {
      return;
    }
    this.busy.set(true);
    this.refusal.set(undefined);
    request.subscribe({
      next: (answer) => {
        this.busy.set(false);
        then(answer);
      },
      error: (error: unknown) => {
        this.busy.set(false);
        this.refusal.set(refusalOf(error));
      },
    });
  }

  private withAddress(settings: ImportSettings): ImportSettings {
    return {...settings, address: this.address()};
  }
}
