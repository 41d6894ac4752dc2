import {Component, inject, input} from '@angular/core';
import type {LivePlace} from '../../api/model';
import {Figures} from '../../shared/figures';
import {SaveShown} from '../../shared/download/save-shown';
import {Translator} from '../../core/translator';

/** Where one stands among those with whom one shares a ticket. */
@Component({
  selector: 'app-ranking',
  imports: [SaveShown],
  template: `
    <h3>{{ t('ranking.title') }}</h3>
    <div class="scroll" tabindex="0" role="group" [attr.aria-label]="t('ranking.title')">
      <table #table class="figures">
        <thead>
          <tr>
            <th scope="col">{{ t('ranking.rank') }}</th>
            <th scope="col">{{ t('ranking.member') }}</th>
            <th scope="col">{{ t('ranking.hits') }}</th>
            <th scope="col">{{ t('ranking.possible') }}</th>
            <th scope="col">{{ t('pool.orMore', {hits: '10'}) }}</th>
          </tr>
        </thead>
        <tbody>
          @for (place of places(); track $index) {
            <tr [class.me]="place.me">
              <td>{{ place.rank }}</td>
              <th scope="row">
                {{ place.user || place.name }}
                @if (place.me) {
                  <span class="soft">{{ t('ranking.me') }}</span>
                }
              </th>
              <td>{{ place.hits }}</td>
              <td>{{ place.bestPossible }}</td>
              <td>{{ figures.chance(place.atLeast['10']) }}</td>
            </tr>
          }
        </tbody>
      </table>
      <app-save-shown [table]="table" file="ranking" />
    </div>
    <p class="soft">{{ t('ranking.help') }}</p>
  `,
  styles: `
    .scroll {
      overflow-x: auto;
    }

    .me {
      font-weight: 600;
    }
  `,
})
export class Ranking {
  protected readonly t = inject(Translator).t;
  readonly places = input.required<readonly LivePlace[]>();

  protected readonly figures = inject(Figures);
}
