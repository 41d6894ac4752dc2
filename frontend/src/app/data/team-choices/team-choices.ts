import {Component, computed, input, output, inject} from '@angular/core';
import type {ImportReport, Unknown} from '../../api/model';
import {Translator} from '../../core/translator';

/** The team meant by each spelling, by its id; 0 for a new one. */
export type Spellings = Record<string, number>;

/** Spellings that are not known, each once, however many files have them. */
export function unknownIn(reports: readonly ImportReport[]): Unknown[] {
  const unknown = reports.flatMap((report) => report.unknown);
  return [...new Map(unknown.map((one) => [one.spelling, one])).values()];
}

/** What is meant unless the user says otherwise: the likely team, else a new one. */
export function likelyTeams(unknown: readonly Unknown[]): Spellings {
  return Object.fromEntries(
    unknown.map((one) => [one.spelling, one.suggestions.find((team) => team.likely)?.team.id ?? 0]),
  );
}

/** Asks which team each unknown spelling means. */
@Component({
  selector: 'app-team-choices',
  template: `
    <div class="part">
      <h3>{{ t('import.unknown') }}</h3>
      <p class="soft">{{ t('import.unknownMore') }}</p>
      <p class="soft">{{ t('start.namesCount', {known: matched(), fresh: unknown().length - matched()}) }}</p>
      @for (one of unknown(); track one.spelling) {
        <div class="field settle">
          <label [for]="'spelling-' + one.spelling">{{ one.spelling }}</label>
          <select
            #team
            class="control"
            [id]="'spelling-' + one.spelling"
            (change)="choose(one.spelling, team.value)"
          >
            @for (suggestion of one.suggestions; track suggestion.team.id) {
              <option [value]="suggestion.team.id" [selected]="chosen()[one.spelling] === suggestion.team.id">
                {{ suggestion.team.displayName }}
              </option>
            }
            <option value="0" [selected]="chosen()[one.spelling] === 0">
              {{ t('import.newTeam', {name: one.spelling}) }}
            </option>
          </select>
        </div>
      }
    </div>
  `,
  styles: `
    .settle {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      align-items: center;
    }
  `,
})
export class TeamChoices {
  protected readonly t = inject(Translator).t;
  readonly unknown = input.required<Unknown[]>();
  readonly chosen = input.required<Spellings>();
  readonly chosenChange = output<Spellings>();

  /** How many mean a team that is known. */
  protected readonly matched = computed(
    () => this.unknown().filter((one) => this.chosen()[one.spelling]).length,
  );

  protected choose(spelling: string, team: string): void {
    this.chosenChange.emit({...this.chosen(), [spelling]: Number(team)});
  }
}
