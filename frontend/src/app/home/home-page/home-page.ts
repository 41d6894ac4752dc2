import {Component, computed, effect, inject, input, signal, viewChild} from '@angular/core';
import {RouterLink} from '@angular/router';
import {listDivisionsResource} from '../../api/football/football.resource';
import {listForecastsResource} from '../../api/forecasts/forecasts.resource';
import type {Forecast} from '../../api/model';
import {Language} from '../../core/language';
import {BringLeague} from '../../shared/bring-league';
import {DataAge} from '../../shared/data-age/data-age';
import {Dates, seasonName} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {Loading} from '../../shared/loading/loading';
import {lastKnown} from '../../shared/resources';
import {ForecastRow} from '../../shared/forecast-row/forecast-row';
import {byDay} from '../../shared/match-groups';
import {LastRound} from '../last-round/last-round';
import {NextJornada} from '../next-jornada/next-jornada';
import {Translator} from '../../core/translator';

const shownAtFirst = 2;

/** Rows that are drawn in one task: more would keep a slow phone from answering meanwhile. */
const rowsAtOnce = 2;

/** The coming fixtures with their forecasts, one card for each division. */
@Component({
  selector: 'app-home-page',
  imports: [BringLeague, DataAge, Empty, Failure, ForecastRow, LastRound, Loading, NextJornada, RouterLink],
  templateUrl: './home-page.html',
  styleUrl: './home-page.scss',
})
export class HomePage {
  protected readonly t = inject(Translator).t;
  protected readonly language = inject(Language);
  /** Bound from the address: the code of the one division to show. */
  readonly division = input<string>();

  protected readonly dates = inject(Dates);
  private readonly divisions = listDivisionsResource();
  protected readonly forecasts = listForecastsResource();
  private readonly known = lastKnown(this.forecasts);
  private readonly knownDivisions = lastKnown(this.divisions);
  private readonly nextJornada = viewChild(NextJornada);

  /** Every division with forecasts, in the API's order: Spain first. */
  protected readonly all = computed(() => {
    const items = this.known()?.items;
    return (
      items &&
      [...Map.groupBy(items, (item) => item.match.division)].map(([code, rows]) => this.card(code, rows))
    );
  });

  /** The division that the address asks for, if it has forecasts. */
  protected readonly chosen = computed(() => this.all()?.find((card) => card.code === this.division()));

  /** Unless the address asks for one, the first divisions: more would bury them all. */
  protected readonly shown = computed(() => {
    // What stands above and in the cards is awaited, so that nothing moves under the finger.
    if (!this.nextJornada()?.settled() || (!this.knownDivisions() && this.divisions.isLoading())) {
      return undefined;
    }
    const chosen = this.chosen();
    return chosen ? [chosen] : this.all()?.slice(0, shownAtFirst);
  });

  /** Of the rows shown, by match, how many come before it. */
  private readonly before = computed(
    () =>
      new Map(
        this.shown()
          ?.flatMap((card) => card.days.flatMap((day) => day.rows))
          .map((row, i) => [row.match.id, i]),
      ),
  );
  /** How many are drawn; before the first, a task draws what stands above them. */
  private readonly drawn = signal(-rowsAtOnce);
  protected readonly begun = computed(() => this.drawn() >= 0);
  protected readonly allDrawn = computed(() => this.drawn() >= this.before().size);

  constructor() {
    effect((onCleanup) => {
      const drawn = this.drawn();
      if (drawn < 0 || (this.shown() && drawn < this.before().size)) {
        const next = setTimeout(() => this.drawn.set(drawn + rowsAtOnce));
        onCleanup(() => clearTimeout(next));
      }
    });
  }

  protected isDrawn(match: number): boolean {
    return (this.before().get(match) ?? 0) < this.drawn();
  }

  /** A division comes when the rows of those above it are there. */
  protected isBegun(card: {days: {rows: Forecast[]}[]}): boolean {
    const first = card.days[0]?.rows[0];
    return first !== undefined && (this.before().get(first.match.id) ?? 0) <= this.drawn();
  }

  private card(code: string, rows: Forecast[]) {
    const [first] = rows;
    const known = this.knownDivisions()?.items ?? [];
    const division = known.find((candidate) => candidate.code === code);
    return {
      code,
      name: division?.name ?? code,
      // Germany and Austria both have a Bundesliga.
      ambiguous: known.filter((candidate) => candidate.name === division?.name).length > 1,
      country: division?.country,
      season: first && seasonName(first.match.season, first.match.oneYear),
      matchday: first?.match.matchday,
      address: {division: code, season: first?.match.season, matchday: first?.match.matchday},
      sample: rows.some((row) => row.match.sample),
      stale: division?.stale ? division.dataThrough : undefined,
      caution: rows.find((row) => row.caution && !row.match.score)?.caution,
      retrospective: rows.every((row) => row.retrospective),
      model: first?.model,
      madeAt: first?.madeAt,
      days: byDay(rows, (row) => row.match, this.dates),
    };
  }
}
