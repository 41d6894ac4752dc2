import {Component, computed, inject, input, output, type Signal} from '@angular/core';
import {listDivisionsResource, listSeasonsResource} from '../../api/football/football.resource';
import type {Division, Season} from '../../api/model';
import {Language} from '../../core/language';
import {seasonName} from '../dates';
import {whenKnown, type Loaded} from '../resources';
import {Translator} from '../../core/translator';

/** The divisions and seasons that a page about one league lets its reader choose from. */
export interface League {
  divisions: Signal<Division[] | undefined>;
  /** The code of the division of the address, or of the first one. */
  division: Signal<string | undefined>;
  seasons: Signal<Season[] | undefined>;
  resources: Loaded[];
}

/** Reads divisions and seasons for a page that has the code of a division in its address. */
export function readLeague(wanted: Signal<string | undefined>): League {
  const divisionsResource = listDivisionsResource();
  const divisions = computed(() =>
    divisionsResource.hasValue() ? divisionsResource.value().items : undefined,
  );
  const division = computed(() => wanted() ?? divisions()?.[0]?.code);
  const seasonsResource = listSeasonsResource(
    computed(() => ({division: division()})),
    whenKnown(() => division()),
  );
  const seasons = computed(() => (seasonsResource.hasValue() ? seasonsResource.value().items : undefined));
  return {divisions, division, seasons, resources: [divisionsResource, seasonsResource]};
}

/** The fields in which a division and a season are chosen; a page may put more beside them. */
@Component({
  selector: 'app-league-choice',
  template: `
    <form (submit)="$event.preventDefault()">
      <div class="field division">
        <label for="division">{{ t('matches.division') }}</label>
        <select #one id="division" class="control" (change)="chosen.emit({division: one.value})">
          @for (division of league().divisions(); track division.code) {
            <option [value]="division.code" [selected]="division.code === league().division()">
              {{ division.name }} ({{ language.area(division.country) }})
            </option>
          }
        </select>
      </div>
      <div class="field">
        <label for="season">{{ t('matches.season') }}</label>
        <select #first id="season" class="control" (change)="chosen.emit({season: first.value})">
          @for (one of league().seasons(); track one.season) {
            <option [value]="one.season" [selected]="one.season === season()">
              {{ seasonName(one.season, one.oneYear) }}
            </option>
          }
        </select>
      </div>
      <ng-content />
    </form>
  `,
  styles: `
    form {
      display: grid;
      grid-template-columns: repeat(2, minmax(0, 1fr));
      gap: var(--space-3);
    }
    .division {
      grid-column: 1 / -1;
    }
    @media (width >= 48rem) {
      form {
        grid-template-columns: 2fr 1fr 1fr;
      }
      .division {
        grid-column: auto;
      }
    }
  `,
})
export class LeagueChoice {
  protected readonly t = inject(Translator).t;
  protected readonly language = inject(Language);
  readonly league = input.required<League>();
  /** The season that is shown. */
  readonly season = input<number>();
  readonly chosen = output<{division?: string; season?: string}>();

  protected readonly seasonName = seasonName;
}
