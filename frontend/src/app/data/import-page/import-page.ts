import {Component, computed, DestroyRef, inject, signal} from '@angular/core';
import {RouterLink} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import {takeUntilDestroyed} from '@angular/core/rxjs-interop';
import type {Observable} from 'rxjs';
import {getLastUpdateResource} from '../../api/imports/imports.resource';
import {ImportsService} from '../../api/imports/imports.service';
import type {Contents, ImportReport, ImportSettings, Job} from '../../api/model';
import {CurrentUser} from '../../core/current-user';
import {Dates, seasonName} from '../../shared/dates';
import {Download} from '../../shared/download/download';
import {Empty} from '../../shared/empty/empty';
import {Icon} from '../../shared/icon';
import {JobProgress} from '../../shared/job/job-progress';
import {isOver, JobWatch} from '../../shared/job/job-watch';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {ErrorNotice} from '../../shared/error-notice';
import {FileHints, type Hints} from '../file-hints/file-hints';
import {LineList} from '../line-list/line-list';
import {NamesForm} from '../names-form/names-form';

/** Imports matches from files or an address, with a preview first. */
@Component({
  selector: 'app-import-page',
  imports: [
    Download,
    Empty,
    FileHints,
    Icon,
    JobProgress,
    LineList,
    NamesForm,
    ErrorNotice,
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
  /** The latest daily update, where one is configured. */
  protected readonly lastUpdate = computed(() => {
    const last = this.updateResource.hasValue() ? this.updateResource.value() : undefined;
    return last?.startedAt === undefined ? undefined : {...last, startedAt: last.startedAt};
  });

  protected readonly template = this.api.getImportTemplate();
  protected readonly files = signal<File[]>([]);
  protected readonly address = signal('');
  protected readonly draggedOver = signal(false);
  protected readonly busy = signal(false);
  protected readonly requestError = signal<RequestError | undefined>(undefined);
  protected readonly reports = signal<ImportReport[] | undefined>(undefined);
  /** The job that imports what was previewed. */
  protected readonly job = signal<Job | undefined>(undefined);
  /** The team chosen for each unknown spelling: its id as text, "0" for a new one. */
  protected readonly chosenTeams = signal<Record<string, string>>({});
  protected readonly skipWrong = signal(false);
  /** Keeps scores of matches whose kick-off is to come: the kick-offs of the file are wrong. */
  protected readonly early = signal(false);
  /** What the user has said that the file does not. */
  private hints: Hints = {};

  protected readonly previewed = computed(() => this.reports() !== undefined && !this.kept());
  protected readonly kept = computed(() => this.reports()?.some((report) => report.kept) ?? false);
  protected readonly wrong = computed(() => this.reports()?.some((report) => report.wrong > 0) ?? false);
  protected readonly hasChanges = computed(
    () => this.reports()?.some((report) => report.new + report.changed > 0) ?? false,
  );

  /** The seasons of a part of a file: "2012-13", or the first and the last one. */
  protected seasons({firstSeason, lastSeason, oneYear}: Contents): string {
    const first = seasonName(firstSeason, oneYear);
    return firstSeason === lastSeason ? first : `${first} – ${seasonName(lastSeason, oneYear)}`;
  }

  /** Whether a file was refused as a whole, perhaps for something that it does not say. */
  protected readonly refused = computed(
    () => this.reports()?.some((report) => report.wrong > 0 && !report.contents.length) ?? false,
  );

  protected choose(files: FileList | null | undefined): void {
    this.draggedOver.set(false);
    if (files?.length) {
      this.hints = {};
      this.early.set(false);
      this.files.set([...files]);
      this.address.set('');
      this.preview();
    }
  }

  protected drop(event: DragEvent): void {
    event.preventDefault();
    this.choose(event.dataTransfer?.files);
  }

  protected hover(event: DragEvent, draggedOver: boolean): void {
    event.preventDefault();
    this.draggedOver.set(draggedOver);
  }

  protected previewAddress(event: Event, address: string): void {
    event.preventDefault();
    if (address.trim()) {
      this.hints = {};
      this.early.set(false);
      this.files.set([]);
      this.address.set(address.trim());
      this.preview();
    }
  }

  protected lookAgain(hints: Hints): void {
    this.hints = hints;
    this.preview();
  }

  protected chooseTeam(spelling: string, team: string): void {
    this.chosenTeams.update((chosenTeams) => ({...chosenTeams, [spelling]: team}));
  }

  protected runImport(): void {
    const spellings = Object.fromEntries(
      Object.entries(this.chosenTeams()).map(([spelling, team]) => [spelling, Number(team)]),
    );
    const settings = {...this.hints, ...this.earlyResults(), spellings, skipWrong: this.skipWrong()};
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
    this.requestError.set(undefined);
  }

  /** Shows why a cancellation failed. */
  protected fail(error: unknown): void {
    this.requestError.set(toRequestError(error));
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

  private earlyResults(): {earlyResults?: true} {
    return this.early() ? {earlyResults: true} : {};
  }

  /** Looks at the same files again, with or without scores of matches that are to come. */
  protected takeEarly(is: boolean): void {
    this.early.set(is);
    this.preview();
  }

  /** Asks what would change, and preselects the likely teams for unknown spellings. */
  private preview(): void {
    this.reports.set(undefined);
    this.chosenTeams.set({});
    this.skipWrong.set(false);
    // Wrong rows are skipped, so that the good ones can be shown beside them.
    const settings = {...this.hints, ...this.earlyResults(), skipWrong: true};
    this.send(
      this.address()
        ? this.api.previewAddress(this.withAddress(settings))
        : this.api.previewFiles({settings, file: this.files()}),
      ({items}) => {
        const chosenTeams: Record<string, string> = {};
        for (const unknown of items.flatMap((report) => report.unknown)) {
          const likely = unknown.suggestions.find((suggestion) => suggestion.likely);
          chosenTeams[unknown.spelling] = likely ? String(likely.team.id) : '0';
        }
        this.chosenTeams.set(chosenTeams);
        this.reports.set(items);
      },
    );
  }

  private send<T>(request: Observable<T>, then: (answer: T) => void): void {
    if (this.busy()) {
      return;
    }
    this.busy.set(true);
    this.requestError.set(undefined);
    request.subscribe({
      next: (answer) => {
        this.busy.set(false);
        then(answer);
      },
      error: (error: unknown) => {
        this.busy.set(false);
        this.requestError.set(toRequestError(error));
      },
    });
  }

  private withAddress(settings: ImportSettings): ImportSettings {
    return {...settings, address: this.address()};
  }
}
