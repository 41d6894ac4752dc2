import {Component, computed, inject, linkedSignal, output} from '@angular/core';
import {toSignal} from '@angular/core/rxjs-interop';
import {ActivatedRoute} from '@angular/router';
import {listDivisionsResource} from '../../api/football/football.resource';
import {listComparisonsResource, listModelsResource} from '../../api/models/models.resource';
import {ModelsService} from '../../api/models/models.service';
import type {Rank} from '../../api/model';
import {CurrentUser} from '../../core/current-user';
import {Language} from '../../core/language';
import {Address} from '../address';
import {Empty} from '../empty/empty';
import {Failure} from '../failure/failure';
import {LeagueNames} from '../league-names';
import {Loading} from '../loading/loading';
import {toRequestError, type RequestError} from '../request-error';
import {ErrorNotice} from '../error-notice';
import {lastKnown} from '../resources';
import {SaveShown} from '../download/save-shown';
import {Translator} from '../../core/translator';

/** The latest comparison of models, division by division. */
@Component({
  selector: 'app-leaderboard',
  imports: [SaveShown, Empty, Failure, Loading, ErrorNotice],
  templateUrl: './leaderboard.html',
  styleUrl: './leaderboard.scss',
})
export class Leaderboard {
  protected readonly t = inject(Translator).t;
  private readonly service = inject(ModelsService);
  private readonly language = inject(Language);
  private readonly names = inject(LeagueNames);
  private readonly address = inject(Address);
  private readonly divisions = listDivisionsResource();
  private readonly models = listModelsResource();
  protected readonly resource = listComparisonsResource(computed(() => ({limit: 1})));
  private readonly known = lastKnown(this.resource);
  protected readonly user = inject(CurrentUser);

  /** Emits when a model was made champion by hand. */
  readonly changed = output();

  protected readonly requestError = linkedSignal<unknown, RequestError | undefined>({
    source: () => this.known(),
    computation: () => undefined,
  });
  protected readonly comparison = computed(() => this.known()?.items[0]);
  protected readonly codes = computed(() => [
    ...new Set(this.comparison()?.ranks.map((rank) => rank.division) ?? []),
  ]);
  private readonly leagues = computed(() => (this.divisions.hasValue() ? this.divisions.value().items : []));
  private readonly asked = toSignal(inject(ActivatedRoute).queryParamMap);
  /** The league in the address; else the first of one's own, which the sample is not. */
  protected readonly division = computed(() => {
    const codes = this.codes();
    const own = (code: string) => this.leagues().some((league) => league.code === code && !league.sample);
    return codes.find((code) => code === this.asked()?.get('league')) ?? codes.find(own) ?? codes[0] ?? '';
  });
  protected readonly ranks = computed(
    () => this.comparison()?.ranks.filter((rank) => rank.division === this.division()) ?? [],
  );
  protected readonly promotion = computed(() =>
    this.comparison()?.promotions.find((one) => one.division === this.division()),
  );

  reload(): void {
    this.resource.reload();
    this.models.reload();
  }

  protected choose(league: string): void {
    this.address.keep({league});
  }

  protected nameOf(code: string): string {
    return this.names.of(code, this.leagues());
  }

  protected season(year: number): string {
    return `${year}-${String((year + 1) % 100).padStart(2, '0')}`;
  }

  protected decimals(value: number, digits: number): string {
    return new Intl.NumberFormat(this.language.current(), {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(value);
  }

  protected percent(value: number): string {
    return new Intl.NumberFormat(this.language.current(), {
      style: 'percent',
      maximumFractionDigits: 1,
    }).format(value);
  }

  /** The difference from the previous champion in ten-thousandths, with its standard error; positive is worse. */
  protected difference(rank: Rank): string {
    if (rank.se === 0) {
      return '–';
    }
    const sign = rank.difference > 0 ? '+' : '';
    return `${sign}${this.decimals(1e4 * rank.difference, 1)} ± ${this.decimals(1e4 * rank.se, 1)}`;
  }

  /** Makes a model champion by hand; `hold` keeps it until it is released. */
  protected activate(rank: Rank, hold: boolean): void {
    const model = this.models.hasValue()
      ? (this.models
          .value()
          .items.find((one) => one.name === rank.model && one.divisions.includes(rank.division)) ??
        this.models.value().items.find((one) => one.name === rank.model))
      : undefined;
    if (!model) {
      return;
    }
    this.requestError.set(undefined);
    this.service.activateModel(model.id, {divisions: [rank.division], hold}).subscribe({
      next: () => {
        this.models.reload();
        this.changed.emit();
      },
      error: (error: unknown) => this.requestError.set(toRequestError(error)),
    });
  }

  /** Whether the model was made champion by hand and comparisons do not replace it. */
  protected held(rank: Rank): boolean {
    return (
      this.models.hasValue() &&
      this.models
        .value()
        .items.some((model) => model.name === rank.model && model.held.includes(rank.division))
    );
  }

  /** Whether the model is the champion now; it may have been chosen after the comparison. */
  protected active(rank: Rank): boolean {
    if (!this.models.hasValue()) {
      return rank.champion;
    }
    return this.models
      .value()
      .items.some((model) => model.name === rank.model && model.divisions.includes(rank.division));
  }
}
