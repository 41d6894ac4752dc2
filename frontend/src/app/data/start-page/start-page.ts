import {Component, computed, effect, inject, input, signal, untracked} from '@angular/core';
import {Router, RouterLink} from '@angular/router';
import {listCompetitionsResource} from '../../api/football/football.resource';
import {listJobsResource} from '../../api/jobs/jobs.resource';
import {CurrentUser} from '../../core/current-user';
import {Language} from '../../core/language';
import {seasonName} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {ErrorNotice} from '../../shared/error-notice';
import {Failure} from '../../shared/failure/failure';
import {FollowedJob} from '../../shared/job/followed-job';
import {JobProgress} from '../../shared/job/job-progress';
import {isOver} from '../../shared/job/job-watch';
import {Loading} from '../../shared/loading/loading';
import {lastKnown} from '../../shared/resources';
import {ImportFlow, type Wanted} from '../import-flow/import-flow';
import {ImportSource} from '../import-source/import-source';
import {Translator} from '../../core/translator';

const steps = ['leagues', 'matches', 'train', 'done'] as const;
type Step = (typeof steps)[number];

/** How many seasons can be asked for; models learn little from fewer than three. */
const spans = [3, 5, 10, 15] as const;

/** A source takes as many divisions at once, and the server as many files in one import. */
const maxLeagues = 10;

/** A season has begun by July. */
function currentSeason(now: Date): number {
  return now.getMonth() >= 6 ? now.getFullYear() : now.getFullYear() - 1;
}

/** The way from an empty database to forecasts of one's own leagues; the address holds the step. */
@Component({
  selector: 'app-start-page',
  imports: [Empty, ErrorNotice, Failure, ImportFlow, ImportSource, JobProgress, Loading, RouterLink],
  templateUrl: './start-page.html',
  styleUrl: './start-page.scss',
})
export class StartPage {
  protected readonly t = inject(Translator).t;
  /** Bound from the address, as are the following. */
  readonly step = input<string>();
  /** Codes with commas between; none: the matches come from files. */
  readonly leagues = input<string>();
  /** How many, the current one included. */
  readonly seasons = input<string>();

  private readonly router = inject(Router);
  private readonly language = inject(Language);
  private readonly user = inject(CurrentUser);
  protected readonly forbidden = computed(() => this.user.account() !== undefined && !this.user.canEdit());

  protected readonly steps = steps;
  protected readonly spans = spans;
  protected readonly maxLeagues = maxLeagues;
  protected readonly current = computed<Step>(() => steps.find((step) => step === this.step()) ?? 'leagues');
  protected readonly chosen = computed(() =>
    (this.leagues() ?? '').split(',').filter((code) => /^[A-Z0-9]{2,10}$/.test(code)),
  );
  protected readonly span = computed(() => spans.find((span) => String(span) === this.seasons()) ?? 5);

  protected readonly competitions = listCompetitionsResource();
  private readonly known = lastKnown(this.competitions);
  /** The leagues whose results the source publishes, by country; Spain first, as the API has them. */
  protected readonly countries = computed(() => {
    const all = this.known()?.items.filter((one) => one.seasons);
    const spanish = this.language.current() === 'es';
    return (
      all &&
      [...Map.groupBy(all, (one) => one.country)].map(([country, leagues]) => ({
        name: this.language.area(country),
        leagues: leagues.map((one) => ({code: one.code, name: spanish ? one.names.es : one.names.en})),
      }))
    );
  });

  /** Files dropped here; the address cannot hold them. */
  private readonly dropped = signal<Wanted | undefined>(undefined);
  protected readonly wanted = computed<Wanted | undefined>(() => {
    const dropped = this.dropped();
    const leagues = this.chosen().slice(0, maxLeagues);
    if (dropped || !leagues.length) {
      return dropped;
    }
    const newest = currentSeason(new Date());
    const parts = Array.from({length: this.span()}, (_, ago) => newest - ago).flatMap((season) =>
      leagues.map((code) => ({
        source: 'football-data' as const,
        divisions: [code],
        seasons: [seasonName(season, false)],
      })),
    );
    return {files: [], parts};
  });

  private readonly jobs = listJobsResource(computed(() => ({kind: 'train' as const, limit: 1})));
  protected readonly training = new FollowedJob(({state}) => {
    if (state === 'succeeded' && this.current() === 'train') {
      this.go('done');
    }
  });

  constructor() {
    // A training that is under way is found again when the page is opened anew.
    const first = effect(() => {
      if (this.jobs.hasValue()) {
        const [latest] = this.jobs.value().items;
        untracked(() => {
          if (latest && !isOver(latest) && !this.training.job()) {
            this.training.follow(latest);
          }
        });
        first.destroy();
      }
    });
  }

  protected toggle(code: string, on: boolean): void {
    const others = this.chosen().filter((one) => one !== code);
    this.go('leagues', {leagues: [...others, ...(on ? [code] : [])].join(',') || null});
  }

  protected chooseSpan(seasons: string): void {
    this.go('leagues', {seasons});
  }

  protected take(wanted: Wanted): void {
    this.dropped.set(wanted);
    this.go('matches');
  }

  protected back(): void {
    this.dropped.set(undefined);
    this.go('leagues');
  }

  protected imported(kept: boolean): void {
    if (kept) {
      this.go('train');
    }
  }

  protected train(): void {
    this.training.start({kind: 'train'});
  }

  private go(step: Step, more: Record<string, string | null> = {}): void {
    void this.router.navigate([], {queryParams: {step, ...more}, queryParamsHandling: 'merge'});
  }
}
