import {Component, computed, inject, linkedSignal} from '@angular/core';
import {toSignal} from '@angular/core/rxjs-interop';
import {ActivatedRoute, RouterLink} from '@angular/router';
import {map} from 'rxjs';
import {listTeamsResource} from '../../api/football/football.resource';
import {Address} from '../../shared/address';
import {lastKnown, whenKnown} from '../../shared/resources';
import {listTeamsLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';

/** The most teams that are listed; whoever sees so many types on. */
const shown = 12;

/** Finds a team by any name that people use; the address keeps what is looked for. */
@Component({
  selector: 'app-team-search',
  imports: [Limited, RouterLink],
  template: `
    <search>
      <div class="field">
        <label for="team-search">{{ t('teamSearch.label') }}</label>
        <input
          #field
          id="team-search"
          class="control"
          type="search"
          autocomplete="off"
          [appLimits]="limits.search"
          [attr.placeholder]="t('teamSearch.example')"
          [value]="typed()"
          (input)="find(field.value)"
        />
      </div>
      @if (found(); as found) {
        <ul [attr.aria-label]="t('teamSearch.found')">
          @for (team of found; track team.id) {
            <li>
              <a [routerLink]="['/teams', team.id]">{{ team.displayName }}</a>
              <span class="soft">{{ team.country }}</span>
            </li>
          } @empty {
            <li class="soft">{{ t('teamSearch.none') }}</li>
          }
        </ul>
      }
    </search>
  `,
  styles: `
    .field {
      max-inline-size: 24rem;
    }

    ul {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-1) var(--space-4);
      margin: var(--space-2) 0 0;
      padding: 0;
      list-style: none;
    }

    li {
      display: flex;
      align-items: center;
      gap: var(--space-1);
      min-block-size: var(--target);
    }
  `,
})
export class TeamSearch {
  protected readonly t = inject(Translator).t;
  protected readonly limits = listTeamsLimits;
  private readonly address = inject(Address);
  private readonly route = inject(ActivatedRoute);
  private readonly asked = toSignal(
    this.route.queryParamMap.pipe(map((params) => params.get('search')?.trim() ?? '')),
    {requireSync: true},
  );
  /** What the address says, with the spaces that are being typed. */
  protected readonly typed = linkedSignal<string, string>({
    source: this.asked,
    computation: (asked, before) => (before?.value.trim() === asked ? before.value : asked),
  });
  private readonly wanted = computed(() => this.typed().trim());

  private readonly resource = listTeamsResource(
    computed(() => ({search: this.wanted()})),
    whenKnown(() => this.wanted() || undefined),
  );
  private readonly known = lastKnown(this.resource);
  protected readonly found = computed(() =>
    this.wanted() ? this.known()?.items.slice(0, shown) : undefined,
  );

  protected find(text: string): void {
    this.typed.set(text);
    this.address.keep({search: this.wanted() || null});
  }
}
