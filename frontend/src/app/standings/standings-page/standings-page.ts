import {Component, computed, inject, input} from '@angular/core';
import {Router, RouterLink} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import {ExportService} from '../../api/export/export.service';
import {
  getStandingsResource,
  listDivisionsResource,
  listSeasonsResource,
} from '../../api/football/football.resource';
import {seasonName} from '../../shared/dates';
import {Download} from '../../shared/download/download';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {Loading} from '../../shared/loading/loading';
import {lastKnown, whenKnown} from '../../shared/resources';
import {TeamMark} from '../../shared/team-mark/team-mark';
import {Deductions} from '../deductions/deductions';
import {footnotes} from '../footnotes';

/** The league table of a season, after any of its matchdays. */
@Component({
  selector: 'app-standings-page',
  imports: [Deductions, Download, Empty, Failure, Loading, RouterLink, TeamMark, TranslocoDirective],
  templateUrl: './standings-page.html',
  styleUrl: './standings-page.scss',
})
export class StandingsPage {
  /** Bound from the address, as are the following; any of them may be missing. */
  readonly division = input<string>();
  readonly season = input<string>();
  readonly matchday = input<string>();

  private readonly exports = inject(ExportService);
  private readonly router = inject(Router);
  protected readonly seasonName = seasonName;

  private readonly divisionsResource = listDivisionsResource();
  protected readonly divisions = computed(() =>
    this.divisionsResource.hasValue() ? this.divisionsResource.value().items : undefined,
  );
  protected readonly chosenDivision = computed(() => this.division() ?? this.divisions()?.[0]?.code);
  private readonly seasonsResource = listSeasonsResource(
    computed(() => ({division: this.chosenDivision()})),
    whenKnown(() => this.chosenDivision()),
  );
  protected readonly seasons = computed(() =>
    this.seasonsResource.hasValue() ? this.seasonsResource.value().items : undefined,
  );
  protected readonly chosenSeason = computed(() => {
    const wanted = this.season();
    return wanted ? this.seasons()?.find((one) => String(one.season) === wanted) : this.seasons()?.[0];
  });
  protected readonly matchdays = computed(() =>
    Array.from({length: this.chosenSeason()?.matchdays ?? 0}, (_, index) => index + 1),
  );
  protected readonly resource = getStandingsResource(
    computed(() => ({
      division: this.chosenDivision() ?? '',
      season: this.season() ?? undefined,
      matchday: this.matchday() ? Number(this.matchday()) : undefined,
    })),
    whenKnown(() => this.chosenDivision()),
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
  protected readonly error = computed(
    () => this.divisionsResource.error() ?? this.seasonsResource.error() ?? this.resource.error(),
  );

  protected retry(): void {
    [this.divisionsResource, this.seasonsResource, this.resource]
      .filter((resource) => resource.error())
      .forEach((resource) => resource.reload());
  }

  protected show(change: {division?: string; season?: string; matchday?: string}): void {
    const division = change.division ?? this.chosenDivision();
    const season = change.division ? undefined : (change.season ?? this.season());
    void this.router.navigate([], {
      queryParams: {division, season, matchday: change.matchday === 'all' ? undefined : change.matchday},
    });
  }
}
