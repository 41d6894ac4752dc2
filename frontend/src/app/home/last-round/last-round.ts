import {Component, computed, input} from '@angular/core';
import {RouterLink} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import {getTrackRecordResource} from '../../api/track-record/track-record.resource';
import {lastKnown} from '../../shared/resources';

/** How often the likeliest sign came true in a division's last round, ours and the bookmakers'. */
@Component({
  selector: 'app-last-round',
  imports: [RouterLink, TranslocoDirective],
  template: `
    @if (round(); as round) {
      <p *transloco="let t">
        <strong>{{ t('lastRound.right', {right: round.right, matches: round.matches}) }}</strong>
        @if (round.market; as market) {
          {{ t('lastRound.market', {right: market.favourites, matches: market.matches}) }}
        }
        <a routerLink="/forecasts" [queryParams]="{division: division()}">{{ t('lastRound.more') }}</a>
      </p>
    }
  `,
  styles: `
    p {
      padding: var(--space-2) var(--space-4);
      font-size: 0.9375rem;
    }
  `,
})
export class LastRound {
  readonly division = input.required<string>();

  private readonly record = lastKnown(getTrackRecordResource(computed(() => ({division: this.division()}))));
  protected readonly round = computed(() => this.record()?.lastRound);
}
