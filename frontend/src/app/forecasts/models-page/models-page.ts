import {Component, computed, inject} from '@angular/core';
import {listDivisionsResource} from '../../api/football/football.resource';
import type {Model} from '../../api/model';
import {listModelsResource} from '../../api/models/models.resource';
import {Language} from '../../core/language';
import {Dates} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {Loading} from '../../shared/loading/loading';
import {lastKnown} from '../../shared/resources';
import {ForecastNav} from '../forecast-nav/forecast-nav';
import {Leaderboard} from '../../shared/leaderboard/leaderboard';
import {Translator} from '../../core/translator';

/** How models compare, and which have been trained. */
@Component({
  selector: 'app-models-page',
  imports: [Empty, Failure, ForecastNav, Leaderboard, Loading],
  templateUrl: './models-page.html',
  styleUrl: './models-page.scss',
})
export class ModelsPage {
  protected readonly t = inject(Translator).t;
  private readonly language = inject(Language);
  private readonly divisions = listDivisionsResource();
  protected readonly dates = inject(Dates);
  protected readonly resource = listModelsResource();
  private readonly known = lastKnown(this.resource);
  /** The newest model of each name, and active ones: older ones do not help a reader. */
  protected readonly models = computed(() => {
    const seen = new Set<string>();
    return this.known()?.items.filter((model) => {
      const first = model.active || !seen.has(model.name);
      seen.add(model.name);
      return first;
    });
  });

  protected count(matches: number): string {
    return new Intl.NumberFormat(this.language.current(), {useGrouping: 'always'}).format(matches);
  }

  /** The names of the divisions for which a model's forecasts are shown. */
  protected namesOf(model: Model): string {
    const known = this.divisions.hasValue() ? this.divisions.value().items : [];
    const names = model.divisions.map(
      (code) => known.find((division) => division.code === code)?.name ?? code,
    );
    return new Intl.ListFormat(this.language.current()).format(names);
  }
}
