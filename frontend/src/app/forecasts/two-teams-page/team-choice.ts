import {Component, computed, input, model, output, signal, inject} from '@angular/core';
import {listTeamsResource} from '../../api/football/football.resource';
import type {ProblemChoice, Team} from '../../api/model';
import {lastKnown, whenKnown} from '../../shared/resources';
import {forecastTeamsLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';

/** A team as it is typed, and as the server is asked for it: by its id once it is found. */
export interface ChosenTeam {
  text: string;
  asked: string;
}

/** The most teams that are offered; whoever sees so many types on. */
const offered = 12;

/** A field for a team, which offers those that are called as it is typed. */
@Component({
  selector: 'app-team-choice',
  imports: [Limited],
  template: `
    <div class="field">
      <label [for]="name()">{{ t('twoTeams.' + name()) }}</label>
      <input
        #field
        class="control"
        autocomplete="off"
        required
        [appLimits]="limits.home"
        [id]="name()"
        [attr.list]="name() + '-found'"
        [attr.placeholder]="t('teamSearch.example')"
        [value]="chosen().text"
        [attr.aria-invalid]="problem() !== undefined"
        [attr.aria-describedby]="problem() ? name() + '-wrong' : null"
        (input)="type(field.value)"
      />
      <datalist [id]="name() + '-found'">
        @for (team of found(); track team.id) {
          <option [value]="team.label"></option>
        }
      </datalist>
      @if (problem(); as problem) {
        <p class="problem" role="alert" [id]="name() + '-wrong'" [attr.lang]="language()">{{ problem }}</p>
        @if (choices().length) {
          <p class="choices" role="group" [attr.aria-label]="t('teamChoices.which')">
            @for (team of labelled(); track team.id) {
              <button class="button outlined" type="button" (click)="picked.emit(team.id)">
                {{ team.label }}
              </button>
            }
          </p>
        }
      }
    </div>
  `,
  styles: `
    :host {
      flex: 1 1 14rem;
    }

    .choices {
      display: flex;
      flex-wrap: wrap;
      gap: 0.25rem;
      margin: 0.25rem 0 0;
    }

    .problem {
      margin: 0;
      overflow-wrap: anywhere;
    }
  `,
})
export class TeamChoice {
  protected readonly t = inject(Translator).t;
  protected readonly limits = forecastTeamsLimits;
  /** Which side it is. */
  readonly name = input.required<'home' | 'away'>();
  readonly chosen = model.required<ChosenTeam>();
  /** Why the server does not know which team is meant. */
  readonly problem = input<string>();
  /** The teams that may be meant, where there is a problem. */
  readonly choices = input<ProblemChoice[]>([]);
  /** The id of the one that is. */
  readonly picked = output<number>();
  /** The language of the problem. */
  readonly language = input<string>();

  private readonly wanted = signal('');
  private readonly resource = listTeamsResource(
    computed(() => ({search: this.wanted()})),
    whenKnown(() => this.wanted() || undefined),
  );
  private readonly known = lastKnown(this.resource);
  protected readonly found = computed(() =>
    (this.wanted() ? (this.known()?.items ?? []) : [])
      .slice(0, offered)
      .map((team) => ({id: team.id, label: labelOf(team)})),
  );

  protected readonly labelled = computed(() =>
    this.choices().map((team) => ({
      id: team.id,
      label: labelOf({displayName: team.name, country: team.country, field: team.field}),
    })),
  );

  protected type(text: string): void {
    const team = this.found().find(({label}) => label === text);
    this.chosen.set({text, asked: team ? String(team.id) : text.trim()});
    if (!team) {
      this.wanted.set(text.trim());
    }
  }
}

/** Teams of women are marked as on the slip. */
function labelOf({
  displayName,
  country,
  field,
}: Pick<Team, 'displayName' | 'country'> & {field: string}): string {
  const women = field === 'women' || field === 'women-national';
  return `${displayName}${women ? ' (f)' : ''} · ${country}`;
}
