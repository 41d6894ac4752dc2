import {
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  numberAttribute,
  signal,
} from '@angular/core';
import {getRefereeResource, listMatchesResource} from '../../api/football/football.resource';
import {FootballService} from '../../api/football/football.service';
import {CurrentUser} from '../../core/current-user';
import {Language} from '../../core/language';
import {PageTitle} from '../../core/page-title';
import {Dates, seasonName} from '../../shared/dates';
import {Failure} from '../../shared/failure/failure';
import {Loading} from '../../shared/loading/loading';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {ErrorNotice} from '../../shared/error-notice';
import {lastKnown} from '../../shared/resources';
import {ForecastRow} from '../../shared/forecast-row/forecast-row';
import {SaveShown} from '../../shared/download/save-shown';
import {changeRefereeLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';

/** A referee's rates compared with the league's, and how certain the differences are. */
@Component({
  selector: 'app-referee-page',
  imports: [Limited, SaveShown, Failure, ForecastRow, Loading, ErrorNotice],
  templateUrl: './referee-page.html',
  styles: `
    .part {
      display: grid;
      gap: var(--space-3);
      padding: var(--space-4);
    }
    table {
      border-collapse: collapse;
      text-align: end;
    }
    th,
    td {
      padding: var(--space-2) var(--space-3) var(--space-2) 0;
      border-block-end: 1px solid var(--line);
    }
    th:first-child {
      text-align: start;
    }
    li + li {
      border-block-start: 1px solid var(--line);
    }
    .day {
      padding: var(--space-2) var(--space-4) 0;
    }
    form {
      display: grid;
      gap: var(--space-3);
      justify-items: start;
    }
    .field {
      inline-size: min(100%, 30rem);
    }
  `,
})
export class RefereePage {
  protected readonly t = inject(Translator).t;
  protected readonly limits = changeRefereeLimits;
  /** Bound from the route: /referees/:id */
  readonly id = input.required({transform: numberAttribute});

  private readonly language = inject(Language);
  private readonly pageTitle = inject(PageTitle);
  protected readonly resource = getRefereeResource(this.id);
  protected readonly referee = lastKnown(this.resource);
  private readonly matchesResource = listMatchesResource(
    computed(() => ({referee: this.id(), order: 'newest' as const, limit: 10})),
  );
  protected readonly matches = computed(() =>
    this.matchesResource.hasValue() ? this.matchesResource.value().items : [],
  );
  private readonly api = inject(FootballService);
  protected readonly canEdit = inject(CurrentUser).canEdit;
  protected readonly dates = inject(Dates);
  protected readonly seasonName = seasonName;
  protected readonly name = linkedSignal(() => this.referee()?.name ?? '');
  protected readonly requestError = signal<RequestError | undefined>(undefined);
  protected readonly chance = computed(() => this.referee()?.rates.every((rate) => rate.chance) ?? true);

  constructor() {
    effect(() => {
      const referee = this.referee();
      if (referee) {
        this.pageTitle.name(referee.name);
      }
    });
  }

  protected rename(event: Event): void {
    event.preventDefault();
    this.requestError.set(undefined);
    this.api.changeReferee(this.id(), {name: this.name().trim()}).subscribe({
      next: () => this.resource.reload(),
      error: (error: unknown) => this.requestError.set(toRequestError(error)),
    });
  }

  protected percent(share: number): string {
    return new Intl.NumberFormat(this.language.current(), {style: 'percent'}).format(share);
  }

  protected signed(share: number): string {
    return new Intl.NumberFormat(this.language.current(), {
      style: 'percent',
      maximumFractionDigits: 1,
      signDisplay: 'exceptZero',
    }).format(share);
  }

  protected number(value: number): string {
    return new Intl.NumberFormat(this.language.current(), {maximumFractionDigits: 2}).format(value);
  }
}
