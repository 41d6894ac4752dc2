import {Component, inject} from '@angular/core';
import {RouterLink, RouterLinkActive, type IsActiveMatchOptions} from '@angular/router';
import {Translator} from '../../core/translator';

/** Tabs for the pages under Forecasts. */
@Component({
  selector: 'app-forecast-nav',
  imports: [RouterLink, RouterLinkActive],
  template: `
    <nav [attr.aria-label]="t('nav.forecasts')">
      @for (page of pages; track page.path) {
        <a
          [routerLink]="page.path"
          routerLinkActive="here"
          ariaCurrentWhenActive="page"
          [routerLinkActiveOptions]="match"
          >{{ t(page.label) }}</a
        >
      }
    </nav>
  `,
  styles: `
    nav {
      display: flex;
      gap: var(--space-2);
      overflow-x: auto;
    }
    a {
      display: grid;
      place-content: center;
      min-block-size: var(--target);
      padding-inline: var(--space-4);
      border: 1px solid var(--line);
      border-radius: 999px;
      background: var(--card);
      color: var(--ink);
      font-weight: 600;
      text-decoration: none;
      white-space: nowrap;
    }
    .here {
      border-color: var(--pitch);
      background: var(--pitch-soft);
      color: var(--on-pitch-soft);
    }
  `,
})
export class ForecastNav {
  protected readonly t = inject(Translator).t;
  /** Filters in the address do not make it another page. */
  protected readonly match: IsActiveMatchOptions = {
    paths: 'exact',
    queryParams: 'ignored',
    matrixParams: 'ignored',
    fragment: 'ignored',
  };
  protected readonly pages = [
    {path: '/forecasts', label: 'record.title'},
    {path: '/forecasts/models', label: 'method.models'},
    {path: '/forecasts/teams', label: 'twoTeams.title'},
    {path: '/forecasts/time-machine', label: 'past.title'},
    {path: '/forecasts/method', label: 'method.nav'},
  ];
}
