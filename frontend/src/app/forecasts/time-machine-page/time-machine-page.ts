import {Component, computed, inject, input} from '@angular/core';
import {Router, RouterLink} from '@angular/router';
import {listPastForecastsResource} from '../../api/forecasts/forecasts.resource';
import {CurrentUser} from '../../core/current-user';
import {Dates} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {Failure, reasonOf} from '../../shared/failure/failure';
import {FollowedJob} from '../../shared/job/followed-job';
import {JobProgress} from '../../shared/job/job-progress';
import {Loading} from '../../shared/loading/loading';
import {ProbabilityBar} from '../../shared/probability-bar/probability-bar';
import {ErrorNotice} from '../../shared/error-notice';
import {lastKnown, whenKnown} from '../../shared/resources';
import {ForecastNav} from '../forecast-nav/forecast-nav';
import {Translator} from '../../core/translator';
import {DateField} from '../../shared/date-field/date-field';

/** The forecasts of a day in the past, made from what was known then. */
@Component({
  selector: 'app-time-machine-page',
  imports: [
    DateField,
    Empty,
    Failure,
    ForecastNav,
    JobProgress,
    Loading,
    ProbabilityBar,
    ErrorNotice,
    RouterLink,
  ],
  templateUrl: './time-machine-page.html',
  styleUrl: './time-machine-page.scss',
})
export class TimeMachinePage {
  protected readonly t = inject(Translator).t;
  /** Bound from the address: 2024-03-01. */
  readonly date = input<string>();

  private readonly router = inject(Router);
  protected readonly user = inject(CurrentUser);
  protected readonly dates = inject(Dates);

  protected readonly resource = listPastForecastsResource(
    computed(() => ({date: this.date() ?? ''})),
    whenKnown(() => this.date()),
  );
  private readonly known = lastKnown(this.resource);
  protected readonly forecasts = computed(() => this.known()?.items);
  /** Why they could not be loaded, but for a day that nobody has looked back to. */
  protected readonly failure = computed(() => {
    const error = this.resource.error();
    return error && reasonOf(error) !== 'states.missing' ? error : undefined;
  });
  protected readonly work = new FollowedJob(() => this.resource.reload());
  protected readonly yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

  protected show(event: Event, date: string): void {
    event.preventDefault();
    this.work.leave();
    void this.router.navigate([], {queryParams: {date: date || undefined}});
  }

  protected startJob(): void {
    this.work.start({kind: 'asof', date: this.date()});
  }
}
