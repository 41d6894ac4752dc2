import {Component, computed, inject, input} from '@angular/core';
import {listMatchChangesResource} from '../../api/football/football.resource';
import {Dates} from '../../shared/dates';
import {lastKnown, whenKnown} from '../../shared/resources';
import {Translator} from '../../core/translator';

/** One value that was changed. */
interface Changed {
  name: string;
  /** Whose odds changed, such as "B365 opening"; "" for other values. */
  odds: string;
  was: string;
  is: string;
}

/** The changes made to a match, and who made them. */
@Component({
  selector: 'app-match-history',
  template: `
    @if (changes()?.length) {
      <section class="card" aria-labelledby="history">
        <h2 id="history">{{ t('history.title') }}</h2>
        <ul>
          @for (change of changes(); track change.entry.id) {
            <li>
              <p>
                <strong>{{ t('history.actions.' + change.entry.action) }}</strong>
                <span class="soft">
                  {{
                    t('history.by', {
                      actor: change.entry.actor.id
                        ? change.entry.actor.name
                        : t('history.actors.' + change.entry.actor.name),
                      when: dates.moment(change.entry.at),
                    })
                  }}
                </span>
              </p>
              @for (value of change.values; track value.name) {
                <p class="value">
                  <span class="soft"
                    >{{
                      value.odds ? t('match.odds') + ' ' + value.odds : t('history.names.' + value.name)
                    }}:</span
                  >
                  @for (
                    side of [
                      {tag: 'was', text: value.was},
                      {tag: 'is', text: value.is},
                    ];
                    track side.tag
                  ) {
                    @if (side.text) {
                      @let words =
                        value.name === 'status'
                          ? t('matches.status.' + side.text)
                          : formatted(value.name, side.text);
                      @if (side.tag === 'was') {
                        <del>{{ words }}</del>
                      } @else {
                        <ins>{{ words }}</ins>
                      }
                    }
                  }
                </p>
              }
            </li>
          }
        </ul>
      </section>
    }
  `,
  styles: `
    h2 {
      padding: var(--space-4);
    }
    li {
      display: grid;
      gap: var(--space-1);
      padding: var(--space-3) var(--space-4);
      border-block-start: 1px solid var(--line);
    }
    .value {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
    }
    ins {
      text-decoration: none;
    }
  `,
})
export class MatchHistory {
  protected readonly t = inject(Translator).t;
  readonly match = input.required<number>();
  /** A new version reloads the list. */
  readonly version = input.required<number>();

  protected readonly dates = inject(Dates);
  /** Formats a kick-off in the language of the page; other values stay as they are. */
  protected formatted(name: string, value: string): string {
    return name !== 'kickoff'
      ? value
      : value.includes('T')
        ? this.dates.moment(value)
        : this.dates.date(value);
  }

  private readonly resource = listMatchChangesResource(
    this.match,
    whenKnown(() => this.version()),
  );
  private readonly known = lastKnown(this.resource);
  protected readonly changes = computed(() =>
    this.known()?.items.map((entry) => ({entry, values: valuesOf(entry.details)})),
  );
}

function valuesOf(details: unknown): Changed[] {
  return Object.entries((details ?? {}) as Record<string, {was?: string; is?: string}>).map(
    ([name, change]) => ({
      name,
      odds: name.startsWith('odds ') ? name.slice('odds '.length) : '',
      was: change.was ?? '',
      is: change.is ?? '',
    }),
  );
}
