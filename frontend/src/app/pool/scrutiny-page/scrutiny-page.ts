import {Component, computed, inject, input, signal} from '@angular/core';
import {Router, RouterLink} from '@angular/router';
import {listJornadasLimits} from '../../api/limits';
import type {FileScrutiny} from '../../api/model';
import {listJornadaSeasonsResource, listJornadasResource} from '../../api/pool/pool.resource';
import {PoolService} from '../../api/pool/pool.service';
import {ActionMessage, ActionState} from '../../shared/action-state';
import {seasonName} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {Figures} from '../../shared/figures';
import {Loading} from '../../shared/loading/loading';
import {firstError, lastKnown, retryFailed, whenKnown} from '../../shared/resources';
import {ColumnFile} from '../column-file/column-file';
import {SaveShown} from '../../shared/download/save-shown';
import {Translator} from '../../core/translator';

/** A season has at most 150 jornadas, which are fewer than the server gives at once. */
const maxJornadas = listJornadasLimits.limit.maximum;

/** Hits and money of any column file in any jornada. */
@Component({
  selector: 'app-scrutiny-page',
  imports: [SaveShown, ActionMessage, ColumnFile, Empty, Failure, Loading, RouterLink],
  templateUrl: './scrutiny-page.html',
})
export class ScrutinyPage {
  protected readonly t = inject(Translator).t;
  /** Bound from the address; the latest season, and its latest jornada with an outcome, if missing. */
  readonly season = input<string>();
  readonly jornada = input<string>();

  private readonly pool = inject(PoolService);
  private readonly router = inject(Router);
  protected readonly figures = inject(Figures);
  protected readonly seasonName = seasonName;
  protected readonly categories = ['pleno', '14', '13', '12', '11', '10'];

  private readonly seasonsResource = listJornadaSeasonsResource();
  private readonly knownSeasons = lastKnown(this.seasonsResource);
  protected readonly seasons = computed(() => this.knownSeasons()?.items);
  protected readonly chosenSeason = computed(() => {
    const seasons = this.seasons() ?? [];
    return (seasons.find((one) => String(one.season) === this.season()) ?? seasons[0])?.season;
  });
  private readonly resource = listJornadasResource(
    computed(() => ({season: String(this.chosenSeason()), limit: maxJornadas})),
    whenKnown(() => this.chosenSeason()),
  );
  private readonly known = lastKnown(this.resource);
  /** Those with an outcome, the latest first. */
  protected readonly jornadas = computed(() =>
    this.known()?.items.filter((one) => /[1X2]/.test(one.signs ?? '')),
  );
  protected readonly chosen = computed(() => {
    const jornadas = this.jornadas() ?? [];
    return (jornadas.find((one) => String(one.id) === this.jornada()) ?? jornadas[0])?.id;
  });
  private readonly resources = [this.seasonsResource, this.resource];
  protected readonly error = computed(() => firstError(this.resources));
  protected readonly lines = signal<readonly string[]>([]);
  protected readonly answer = signal<FileScrutiny | undefined>(undefined);
  protected readonly action = new ActionState();

  protected choose(season: string, jornada?: string): void {
    void this.router.navigate([], {queryParams: {season, jornada}});
  }

  protected retry(): void {
    retryFailed(this.resources);
  }

  protected count(event: Event): void {
    event.preventDefault();
    const id = this.chosen();
    if (id === undefined) {
      return;
    }
    this.action.begin();
    this.answer.set(undefined);
    this.pool.scrutinizeFile(id, {lines: [...this.lines()]}).subscribe({
      next: (answer) => {
        this.action.succeed();
        this.answer.set(answer);
      },
      error: (error: unknown) => this.action.fail(error),
    });
  }
}
