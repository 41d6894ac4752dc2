import {
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import type {Observable, Subscription} from 'rxjs';
import {ImportsService} from '../../api/imports/imports.service';
import {JobsService} from '../../api/jobs/jobs.service';
import type {ImportReport, ImportSettings} from '../../api/model';
import {Download} from '../../shared/download/download';
import {ErrorNotice} from '../../shared/error-notice';
import {FollowedJob} from '../../shared/job/followed-job';
import {JobProgress} from '../../shared/job/job-progress';
import {isOver} from '../../shared/job/job-watch';
import {FileHints, type Hints} from '../file-hints/file-hints';
import {FileReport, isFaulty} from '../import-report/import-report';
import {likelyTeams, TeamChoices, unknownIn, type Spellings} from '../team-choices/team-choices';
import {Translator} from '../../core/translator';

/** What to import: files of the user, or parts that the server fetches one after another. */
export interface Wanted {
  files: File[];
  parts: ImportSettings[];
}

/** More reports than these are told briefly. */
const maxWholeReports = 3;

/** Looks at what is to be imported, settles names and wrong lines, and has it kept. */
@Component({
  selector: 'app-import-flow',
  imports: [Download, ErrorNotice, FileHints, FileReport, JobProgress, TeamChoices],
  templateUrl: './import-flow.html',
  styles: `
    :host {
      display: grid;
      gap: var(--space-4);
    }
    .buttons {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-3);
    }
  `,
})
export class ImportFlow {
  protected readonly t = inject(Translator).t;
  private readonly api = inject(ImportsService);
  private readonly jobsApi = inject(JobsService);
  private readonly destroyed = inject(DestroyRef);

  readonly wanted = input.required<Wanted>();
  /** Whether matches were kept, once the import is over. */
  readonly finished = output<boolean>();
  /** The user wants something else. */
  readonly closed = output();

  /** The parts that were looked at or are to be; without what was left out. */
  protected readonly parts = signal<ImportSettings[]>([]);
  private readonly seen = signal<ImportReport[][]>([]);
  private began = 0;
  protected readonly looking = computed(() => {
    const done = this.seen().length;
    const total = this.parts().length;
    return {
      done,
      total,
      seconds: done && Math.ceil(((Date.now() - this.began) / 1000 / done) * (total - done)),
    };
  });

  protected readonly busy = signal(false);
  /** The season of the part that could not be fetched. */
  protected readonly failedSeason = signal<string | undefined>(undefined);
  /** Undefined before everything was looked at. */
  protected readonly reports = signal<ImportReport[] | undefined>(undefined);
  protected readonly brief = computed(() => (this.reports()?.length ?? 0) > maxWholeReports);
  protected readonly unknown = computed(() => unknownIn(this.reports() ?? []));
  protected readonly chosen = signal<Spellings>({});
  protected readonly skipWrong = signal(false);
  /** Keeps scores of matches whose kick-off is to come: the kick-offs of the file are wrong. */
  protected readonly early = signal(false);
  /** What the user has said that the file does not. */
  private readonly hints = signal<Hints>({});
  /** The job that imports what was previewed. */
  protected readonly work = new FollowedJob(({result}) => {
    const files = (result as {files?: ImportReport[]} | undefined)?.files;
    if (files) {
      this.reports.set(files);
    }
    this.finished.emit(this.kept());
  });
  private request?: Subscription;

  protected readonly kept = computed(() => this.reports()?.some((report) => report.kept) ?? false);
  protected readonly wrong = computed(() => this.reports()?.some((report) => report.wrong > 0) ?? false);
  protected readonly hasChanges = computed(
    () => this.reports()?.some((report) => report.new + report.changed > 0) ?? false,
  );
  /** Whether a file was refused as a whole, perhaps for something that it does not say. */
  protected readonly refused = computed(
    () => this.reports()?.some((report) => report.wrong > 0 && !report.contents.length) ?? false,
  );

  protected readonly hasProblems = computed(() => this.reports()?.some(isFaulty) ?? false);
  /** Everything that is wrong, as CSV: of the job, or of what would be imported. */
  protected readonly problems = computed(() => {
    const job = this.work.job();
    const settings = {...this.settings(), skipWrong: true};
    const files = this.wanted().files;
    return job && isOver(job)
      ? this.jobsApi.downloadProblems(job.id)
      : files.length
        ? this.api.downloadProblemsOfFiles({settings, file: files})
        : this.api.downloadProblemsOfAddress({...merged(this.parts()), ...settings});
  });

  constructor() {
    effect(() => {
      const wanted = this.wanted();
      untracked(() => {
        this.hints.set({});
        this.early.set(false);
        this.parts.set(wanted.files.length ? [{}] : wanted.parts);
        this.preview();
      });
    });
    this.destroyed.onDestroy(() => this.request?.unsubscribe());
  }

  protected lookAgain(hints: Hints): void {
    this.hints.set(hints);
    this.preview();
  }

  /** Looks at the same files again, with or without scores of matches that are to come. */
  protected takeEarly(is: boolean): void {
    this.early.set(is);
    this.preview();
  }

  protected runImport(): void {
    const settings = {...this.settings(), spellings: this.chosen(), skipWrong: this.skipWrong()};
    const files = this.wanted().files;
    this.send(
      files.length
        ? this.api.importFiles({settings, file: files})
        : this.api.importAddress({...merged(this.parts()), ...settings}),
      (job) => this.work.follow(job),
    );
  }

  protected tryAgain(): void {
    this.lookAtNext();
  }

  /** Goes on without the season that could not be fetched. */
  protected leaveOut(season: string): void {
    const parts = this.parts();
    const stay = (part: ImportSettings) => part.seasons?.[0] !== season;
    this.seen.update((seen) => seen.filter((_, index) => stay(parts[index] ?? {})));
    this.parts.set(parts.filter(stay));
    this.lookAtNext();
  }

  /** Asks what would change. */
  private preview(): void {
    this.reports.set(undefined);
    this.work.leave();
    this.chosen.set({});
    this.skipWrong.set(false);
    this.seen.set([]);
    this.began = Date.now();
    this.request?.unsubscribe();
    this.busy.set(false);
    this.lookAtNext();
  }

  /** Looks at one part after another; then preselects the likely teams for unknown spellings. */
  private lookAtNext(): void {
    this.failedSeason.set(undefined);
    const part = this.parts()[this.seen().length];
    if (!part) {
      const reports = this.seen().flat();
      this.chosen.set(likelyTeams(unknownIn(reports)));
      this.reports.set(reports);
      return;
    }
    // Wrong rows are skipped, so that the good ones can be shown beside them.
    const settings = {...this.settings(), skipWrong: true};
    const files = this.wanted().files;
    this.send(
      files.length
        ? this.api.previewFiles({settings, file: files})
        : this.api.previewAddress({...part, ...settings}),
      ({items}) => {
        this.seen.update((seen) => [...seen, items]);
        this.lookAtNext();
      },
      () => this.failedSeason.set(this.parts().length > 1 ? String(part.seasons?.[0] ?? '') : undefined),
    );
  }

  private settings(): ImportSettings {
    return {...this.hints(), ...(this.early() ? {earlyResults: true} : {})};
  }

  private send<T>(request: Observable<T>, then: (answer: T) => void, failed?: () => void): void {
    if (this.busy()) {
      return;
    }
    this.busy.set(true);
    this.work.error.set(undefined);
    this.request = request.subscribe({
      next: (answer) => {
        this.busy.set(false);
        then(answer);
      },
      error: (error: unknown) => {
        this.busy.set(false);
        this.work.fail(error);
        failed?.();
      },
    });
  }
}

/** The parts of a source as one request: every division of theirs in every season. */
function merged(parts: readonly ImportSettings[]): ImportSettings {
  const [first] = parts;
  if (!first || parts.length === 1) {
    return first ?? {};
  }
  const all = <T>(of: (part: ImportSettings) => T[] | undefined) => [
    ...new Set(parts.flatMap((part) => of(part) ?? [])),
  ];
  return {...first, divisions: all((part) => part.divisions), seasons: all((part) => part.seasons)};
}
