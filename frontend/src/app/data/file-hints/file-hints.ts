import {Component, output, inject} from '@angular/core';
import type {ImportSettings} from '../../api/model';
import {importSettingsLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';

export type Hints = Pick<ImportSettings, 'division' | 'season' | 'field'>;

/** Asks for what a file does not say itself: competition, season, whose teams play. */
@Component({
  selector: 'app-file-hints',
  imports: [Limited],
  template: `
    <form
      class="part"
      (submit)="send($event, division.value, season.value, field.value)"
      [attr.aria-label]="t('import.hints')"
    >
      <h3>{{ t('import.hints') }}</h3>
      <div class="fields">
        <div class="field">
          <label for="hint-division">{{ t('import.hintDivision') }}</label>
          <input
            #division
            id="hint-division"
            class="control"
            [appLimits]="limits.division"
            autocomplete="off"
            placeholder="SP1"
          />
        </div>
        <div class="field">
          <label for="hint-season">{{ t('import.hintSeason') }}</label>
          <input
            #season
            id="hint-season"
            class="control"
            [appLimits]="limits.season"
            autocomplete="off"
            placeholder="2023-24"
          />
        </div>
        <div class="field">
          <label for="hint-field">{{ t('import.hintField') }}</label>
          <select #field id="hint-field" class="control">
            <option value="">{{ t('import.hintFieldNone') }}</option>
            <option value="men">{{ t('import.hintFieldMen') }}</option>
            <option value="women">{{ t('import.hintFieldWomen') }}</option>
          </select>
        </div>
      </div>
      <button class="button outlined" type="submit">{{ t('import.hintAgain') }}</button>
    </form>
  `,
  styles: `
    .fields {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
      gap: var(--space-3);
      margin-block-end: var(--space-3);
    }
  `,
})
export class FileHints {
  protected readonly t = inject(Translator).t;
  protected readonly limits = importSettingsLimits;
  readonly given = output<Hints>();

  protected send(event: Event, division: string, season: string, field: string): void {
    event.preventDefault();
    const hints: Hints = {};
    if (division.trim()) {
      hints.division = division.trim();
    }
    if (season.trim()) {
      hints.season = season.trim();
    }
    if (field === 'men' || field === 'women') {
      hints.field = field;
    }
    this.given.emit(hints);
  }
}
