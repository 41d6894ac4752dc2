import {Component, computed, ElementRef, inject, signal, viewChild} from '@angular/core';
import {RouterLink} from '@angular/router';
import {listCompetitionsResource} from '../../api/football/football.resource';
import {FootballService} from '../../api/football/football.service';
import type {Referee, Team} from '../../api/model';
import {Language} from '../../core/language';
import {Icon} from '../../shared/icon';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {ErrorNotice} from '../../shared/error-notice';
import {addTeamLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';

/** Areas that are no countries. */
const confederations = ['FIFA', 'UEFA', 'CONMEBOL', 'CONCACAF', 'CAF', 'AFC', 'OFC'];

/** Adds teams and referees by hand. */
@Component({
  selector: 'app-names-form',
  imports: [Limited, Icon, ErrorNotice, RouterLink],
  templateUrl: './names-form.html',
  styles: `
    form {
      display: flex;
      flex-wrap: wrap;
      align-items: end;
      gap: var(--space-3);
    }
    .field {
      flex: 1 1 11rem;
      align-self: start;
    }
    section {
      display: grid;
      gap: var(--space-3);
      padding: var(--space-4);
    }
  `,
})
export class NamesForm {
  protected readonly t = inject(Translator).t;
  protected readonly limits = addTeamLimits;
  private readonly api = inject(FootballService);
  private readonly nameField = viewChild.required<ElementRef<HTMLInputElement>>('nameField');

  protected readonly kinds = ['team', 'referee'] as const;
  protected readonly kind = signal<'team' | 'referee'>('team');
  protected readonly name = signal('');
  protected readonly country = signal<string>('ES');
  protected readonly problem = signal('');
  protected readonly requestError = signal<RequestError | undefined>(undefined);
  protected readonly added = signal<{kind: string; id: number; name: string} | undefined>(undefined);
  protected readonly address = computed(() => {
    const added = this.added();
    return added && [added.kind === 'team' ? '/teams' : '/referees', added.id];
  });

  private readonly language = inject(Language);
  private readonly competitions = listCompetitionsResource();
  /** The countries that have competitions, by their names in the language of the page. */
  protected readonly countries = computed(() => {
    const items = this.competitions.hasValue() ? this.competitions.value().items : [];
    const codes = new Set([this.country(), ...items.map((one) => one.country)]);
    return [...codes]
      .filter((code) => !confederations.includes(code))
      .map((code) => ({code, name: this.language.area(code)}))
      .sort((a, b) => a.name.localeCompare(b.name));
  });

  protected add(event: Event): void {
    event.preventDefault();
    const name = this.name().trim();
    this.problem.set(name ? '' : 'users.nameMissing');
    this.requestError.set(undefined);
    this.added.set(undefined);
    if (!name) {
      this.nameField().nativeElement.focus();
      return;
    }
    const what = {name, country: this.country()};
    const kind = this.kind();
    const observer = {
      next: (made: Team | Referee) => {
        this.added.set({kind, id: made.id, name: made.name});
        this.name.set('');
      },
      error: (error: unknown) => {
        const requestError = toRequestError(error);
        if (requestError.location === 'body.name') {
          this.problem.set('names.taken');
          this.nameField().nativeElement.select();
        } else {
          this.requestError.set(requestError);
        }
      },
    };
    if (kind === 'team') {
      this.api.addTeam(what).subscribe(observer);
    } else {
      this.api.addReferee(what).subscribe(observer);
    }
  }
}
