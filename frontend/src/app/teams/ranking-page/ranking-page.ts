import {Component, computed, inject, input} from '@angular/core';
import {Router, RouterLink} from '@angular/router';
import {listRatingsResource} from '../../api/football/football.resource';
import {seasonName} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {Figures} from '../../shared/figures';
import {LeagueChoice, readLeague} from '../../shared/league-choice/league-choice';
import {Loading} from '../../shared/loading/loading';
import {firstError, lastKnown, retryFailed, whenKnown} from '../../shared/resources';
import {hundredths, signed} from '../../shared/strength';
import {TeamMark} from '../../shared/team-mark/team-mark';
import {SaveShown} from '../../shared/download/save-shown';
import {Translator} from '../../core/translator';

/** The teams of a season by strength; a team's own page has its history. */
@Component({
  selector: 'app-ranking-page',
  imports: [SaveShown, Empty, Failure, LeagueChoice, Loading, RouterLink, TeamMark],
  templateUrl: './ranking-page.html',
  styleUrls: ['../../standings/league-table.scss', './ranking-page.scss'],
})
export class RankingPage {
  protected readonly t = inject(Translator).t;
  /** Bound from the address, as is the following; either may be missing. */
  readonly division = input<string>();
  readonly season = input<string>();

  private readonly router = inject(Router);
  private readonly figures = inject(Figures);
  protected readonly seasonName = seasonName;

  protected readonly league = readLeague(this.division);
  protected readonly resource = listRatingsResource(
    computed(() => ({division: this.league.division() ?? '', season: this.season() ?? undefined})),
    whenKnown(() => this.league.division()),
  );
  protected readonly ranking = lastKnown(this.resource);
  /** Lengths of the bars: the strongest team fills its own, the weakest has none. */
  protected readonly lines = computed(() => {
    const items = this.ranking()?.items ?? [];
    const strongest = items[0]?.strength ?? 0;
    const range = strongest - (items.at(-1)?.strength ?? 0) || 1;
    return items.map((one) => ({...one, length: 1 - (strongest - one.strength) / range}));
  });
  private readonly resources = [...this.league.resources, this.resource];
  protected readonly error = computed(() => firstError(this.resources));

  /** "+12 %": goals scored, or kept out, more than an unknown team. */
  protected more(logarithm: number): string {
    return signed(100 * Math.expm1(logarithm), ' %', this.figures);
  }

  /** The same for both together, in hundredths of a logarithm. */
  protected hundredths(strength: number): string {
    return hundredths(strength, this.figures);
  }

  protected retry(): void {
    retryFailed(this.resources);
  }

  protected show(change: {division?: string; season?: string}): void {
    void this.router.navigate([], {
      queryParams: {division: change.division ?? this.league.division(), season: change.season},
    });
  }
}
