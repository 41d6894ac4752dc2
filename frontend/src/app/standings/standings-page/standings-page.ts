import {Component, computed, inject, input} from '@angular/core';
import {Router, RouterLink} from '@angular/router';
import {ExportService} from '../../api/export/export.service';
import {getStandingsResource} from '../../api/football/football.resource';
import {seasonName} from '../../shared/dates';
import {Download} from '../../shared/download/download';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {LeagueChoice, readLeague} from '../../shared/league-choice/league-choice';
import {Loading} from '../../shared/loading/loading';
import {firstError, lastKnown, retryFailed, whenKnown} from '../../shared/resources';
import {TeamMark} from '../../shared/team-mark/team-mark';
import {Deductions} from '../deductions/deductions';
import {footnotes} from '../footnotes';
import {Translator} from '../../core/translator';

/** The league table of a season, after any of its matchdays. */
@Component({
  selector: 'app-standings-page',
  imports: [Deductions, Download, Empty, Failure, LeagueChoice, Loading, RouterLink, TeamMark],
  templateUrl: './standings-page.html',
  styleUrls: ['../league-table.scss', './standings-page.scss'],
})
export class StandingsPage {
  protected readonly t = inject(Translator).t;
  /** Bound from the address, as are the following; any of them may be missing. */
  readonly division = input<string>();
  readonly season = input<string>();
  readonly matchday = input<string>();

  private readonly exports = inject(ExportService);
  private readonly router = inject(Router);
  protected readonly seasonName = seasonName;

  protected readonly league = readLeague(this.division);
  protected readonly chosenSeason = computed(() => {
    const wanted = this.season();
    return wanted
      ? this.league.seasons()?.find((one) => String(one.season) === wanted)
      : this.league.seasons()?.[0];
  });
  protected readonly matchdays = computed(() =>
    Array.from({length: this.chosenSeason()?.matchdays ?? 0}, (_, index) => index + 1),
  );
  protected readonly resource = getStandingsResource(
    computed(() => ({
      division: this.league.division() ?? '',
      season: this.season() ?? undefined,
      matchday: this.matchday() ? Number(this.matchday()) : undefined,
    })),
    whenKnown(() => this.league.division()),
  );
  protected readonly table = lastKnown(this.resource);
  /** The numbers of footnotes, by id of the team. */
  protected readonly marks = computed(() => {
    const table = this.table();
    return new Map(table ? footnotes(table).map(({team, mark}) => [team.id, mark]) : []);
  });
  protected readonly csv = computed(() => {
    const table = this.table();
    return this.exports.exportList('standings', 'text/csv', {
      division: table?.division,
      season: table && String(table.season),
      matchday: table?.matchday || undefined,
    });
  });
  private readonly resources = [...this.league.resources, this.resource];
  protected readonly error = computed(() => firstError(this.resources));

  protected retry(): void {
    retryFailed(this.resources);
  }

  protected show(change: {division?: string; season?: string; matchday?: string}): void {
    const division = change.division ?? this.league.division();
    const season = change.division ? undefined : (change.season ?? this.season());
    void this.router.navigate([], {
      queryParams: {division, season, matchday: change.matchday === 'all' ? undefined : change.matchday},
    });
  }
}
