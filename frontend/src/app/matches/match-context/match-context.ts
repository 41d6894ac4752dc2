import {Component, computed, inject, input} from '@angular/core';
import {RouterLink} from '@angular/router';
import {listMatchesResource} from '../../api/football/football.resource';
import type {Match} from '../../api/model';
import {Dates} from '../../shared/dates';
import {Translator} from '../../core/translator';

const shown = 5;

/** The latest results of both teams, and against each other, before a match. */
@Component({
  selector: 'app-match-context',
  imports: [RouterLink],
  templateUrl: './match-context.html',
  styleUrl: './match-context.scss',
})
export class MatchContext {
  protected readonly t = inject(Translator).t;
  readonly match = input.required<Match>();

  protected readonly dates = inject(Dates);

  private readonly common = computed(() => ({
    status: 'played' as const,
    order: 'newest' as const,
    to: this.match().kickoff,
    limit: shown,
  }));
  private readonly home = listMatchesResource(
    computed(() => ({...this.common(), team: this.match().homeTeam.id})),
  );
  private readonly away = listMatchesResource(
    computed(() => ({...this.common(), team: this.match().awayTeam.id})),
  );
  private readonly between = listMatchesResource(
    computed(() => ({
      ...this.common(),
      team: this.match().homeTeam.id,
      opponent: this.match().awayTeam.id,
    })),
  );

  protected readonly lists = computed(() =>
    [
      {team: this.match().homeTeam, resource: this.home, title: 'context.form'},
      {team: this.match().awayTeam, resource: this.away, title: 'context.form'},
      {team: this.match().homeTeam, resource: this.between, title: 'context.between'},
    ]
      .map(({team, resource, title}) => ({
        team,
        title,
        matches: (resource.hasValue() ? resource.value().items : []).map((match) => ({
          match,
          result: this.result(match, team.id),
        })),
      }))
      .filter((list) => list.matches.length > 0),
  );

  /** The result from a team's point of view. */
  private result(match: Match, team: number): 'won' | 'drawn' | 'lost' {
    const goals = match.score ?? {home: 0, away: 0};
    const ahead = match.homeTeam.id === team ? goals.home - goals.away : goals.away - goals.home;
    return ahead > 0 ? 'won' : ahead < 0 ? 'lost' : 'drawn';
  }
}
