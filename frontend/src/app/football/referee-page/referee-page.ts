import {Component, computed, effect, inject, input, numberAttribute} from '@angular/core';
import {TranslocoDirective} from '@jsverse/transloco';
import {getRefereeResource} from '../../api/football/football.service';
import {Language} from '../../core/language';
import {PageTitle} from '../../core/page-title';
import {Failure} from '../../shared/failure/failure';
import {Loading} from '../../shared/loading/loading';
import {lastKnown} from '../../shared/resources';

/** A referee: how the matches end against those of the league, and how sure that is. */
@Component({
  selector: 'app-referee-page',
  imports: [Failure, Loading, TranslocoDirective],
  templateUrl: './referee-page.html',
  styles: `
    .card {
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
  `,
})
export class RefereePage {
  /** Bound from the route: /referees/:id */
  readonly id = input.required({transform: numberAttribute});

  private readonly language = inject(Language);
  private readonly pageTitle = inject(PageTitle);
  protected readonly resource = getRefereeResource(this.id);
  protected readonly referee = lastKnown(this.resource);
  protected readonly chance = computed(() => this.referee()?.rates.every((rate) => rate.chance) ?? true);

  constructor() {
    effect(() => {
      const referee = this.referee();
      if (referee) {
        this.pageTitle.name(referee.name);
      }
    });
  }

  protected percent(share: number): string {
    return new Intl.NumberFormat(this.language.current(), {style: 'percent'}).format(share);
  }

  protected number(value: number): string {
    return new Intl.NumberFormat(this.language.current(), {maximumFractionDigits: 2}).format(value);
  }
}
