import {Component, computed, inject, input} from '@angular/core';
import {Router, RouterLink} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import {
  listDivisionsResource,
  listRatingsResource,
  listSeasonsResource,
} from '../../api/football/football.resource';
import {seasonName} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {Figures} from '../../shared/figures';
import {Loading} from '../../shared/loading/loading';
import {lastKnown, whenKnown} from '../../shared/resources';
import {TeamMark} from '../../shared/team-mark/team-mark';

/** The teams of a season by strength; a team's own page has its history. */
@Component({
  selector: 'app-ranking-page',
  imports: [Empty, Failure, Loading, RouterLink, TeamMark, TranslocoDirective],
  templateUrl: './ranking-page.html',
  styleUrl: './ranking-page.scss',
})
export class RankingPage {
  /** Bound from the address, as is the following; either may be missing. */
  readonly division = input<string>();
  readonly season = input<string>();

  private readonly router = inject(Router);
  private readonly figures = inject(Figures);
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
  protected readonly resource = listRatingsResource(
    computed(() => ({division: this.chosenDivision() ?? '', season: this.season() ?? undefined})),
    whenKnown(() => this.chosenDivision()),
  );
  protected readonly ranking = lastKnown(this.resource);
  /** Lengths of the bars: the strongest team fills its own, the weakest has none. */
  protected readonly lines = computed(() => {
    const items = this.ranking()?.items ?? [];
    const strongest = items[0]?.strength ?? 0;
    const range = strongest - (items.at(-1)?.strength ?? 0) || 1;
    return items.map((one) => ({...one, length: 1 - (strongest - one.strength) / range}));
  });
  protected readonly error = computed(
    () => this.divisionsResource.error() ?? this.seasonsResource.error() ?? this.resource.error(),
  );

  /** "+12 %": goals scored, or kept out, more than an unknown team. */
  protected more(logarithm: number): string {
    return this.signed(100 * Math.expm1(logarithm), ' %');
  }

  /** The same for both together, in hundredths of a logarithm. */
  protected hundredths(strength: number): string {
    return this.signed(100 * strength, '');
  }

  private signed(value: number, unit: string): string {
    const whole = Math.round(value);
    return `${whole > 0 ? '+' : whole < 0 ? '−' : ''}${this.figures.count(Math.abs(whole))}${unit}`;
  }

  protected retry(): void {
    [this.divisionsResource, this.seasonsResource, this.resource]
      .filter((resource) => resource.error())
      .forEach((resource) => resource.reload());
  }

  protected show(change: {division?: string; season?: string}): void {
    void this.router.navigate([], {
      queryParams: {division: change.division ?? this.chosenDivision(), season: change.season},
    });
  }
}
