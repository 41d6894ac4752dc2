import {Component, computed, input, inject} from '@angular/core';
import {RouterLink} from '@angular/router';
import {getTrackRecordResource} from '../../api/track-record/track-record.resource';
import {lastKnown} from '../../shared/resources';
import {Translator} from '../../core/translator';

/** How often the likeliest sign came true in a division's last round, ours and the bookmakers'. */
@Component({
  selector: 'app-last-round',
  imports: [RouterLink],
  template: `
    <p [attr.aria-busy]="resource.isLoading()">
      @if (round(); as round) {
        <a routerLink="/forecasts" [queryParams]="{division: division()}">{{
          t('lastRound.right', {right: round.right, matches: round.matches})
        }}</a>
        @if (round.market; as market) {
          <span>{{ t('lastRound.market', {right: market.favourites, matches: market.matches}) }}</span>
        }
      } @else if (!resource.isLoading()) {
        {{ t('lastRound.none') }}
      }
    </p>
  `,
  styles: `
    p {
      display: flex;
      flex-wrap: wrap;
      align-content: start;
      gap: 0 var(--space-2);
      /* Room for two lines, as many as it takes on a phone: what stands below shall not move. */
      min-block-size: calc(2 * 1.45em + 2 * var(--space-2));
      padding: var(--space-2) var(--space-4);
      font-size: 0.9375rem;
    }
    a {
      font-weight: 600;
    }
    @media (width >= 48rem) {
      p {
        min-block-size: 0;
        block-size: calc(1.45em + 2 * var(--space-2));
      }
    }
  `,
})
export class LastRound {
  protected readonly t = inject(Translator).t;
  readonly division = input.required<string>();

  protected readonly resource = getTrackRecordResource(computed(() => ({division: this.division()})));
  private readonly record = lastKnown(this.resource);
  protected readonly round = computed(() => this.record()?.lastRound);
}
