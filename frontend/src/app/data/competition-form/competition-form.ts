import {Component, ElementRef, inject, output, signal} from '@angular/core';
import {FootballService} from '../../api/football/football.service';
import {calendarLimits, competitionLimits, eraLimits, namesLimits, stageLimits} from '../../api/limits';
import type {Competition} from '../../api/model';
import {ErrorNotice} from '../../shared/error-notice';
import {Icon} from '../../shared/icon';
import {Limited} from '../../shared/limited';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {blank, entryOf, fieldAt, type FormFields} from './competition-entry';
import {Translator} from '../../core/translator';

/** What is wrong with a field: a translation key, or the server's own sentence. */
interface FieldProblem {
  key?: string;
  sentence?: string;
}

type Place = keyof FormFields | 'json';

/** Adds a competition that the catalogue does not have, by its usual fields or by JSON. */
@Component({
  selector: 'app-competition-form',
  imports: [ErrorNotice, Icon, Limited],
  templateUrl: './competition-form.html',
  styleUrl: './competition-form.scss',
})
export class CompetitionForm {
  protected readonly t = inject(Translator).t;
  readonly added = output();

  private readonly api = inject(FootballService);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);

  protected readonly texts = [
    {name: 'code', limits: competitionLimits.code},
    {name: 'name', limits: namesLimits.en},
    {name: 'spanish', limits: namesLimits.es},
    {name: 'area', limits: competitionLimits.area},
  ] as const;
  protected readonly choices = [
    {name: 'field', options: ['men', 'women', 'men-national', 'women-national']},
    {name: 'kind', options: ['league', 'cup', 'friendlies']},
  ] as const;
  protected readonly numbers = [
    {name: 'tier', limits: competitionLimits.tier},
    {name: 'from', limits: calendarLimits.from},
    {name: 'fewest', limits: eraLimits.teams.items},
    {name: 'most', limits: eraLimits.teams.items},
    {name: 'meetings', limits: stageLimits.meetings},
  ] as const;

  protected readonly fields = signal<FormFields>(blank);
  protected readonly json = signal('');
  protected readonly asJSON = signal(false);
  protected readonly problems = signal<Partial<Record<Place, FieldProblem>>>({});
  protected readonly requestError = signal<RequestError | undefined>(undefined);
  protected readonly done = signal('');
  protected readonly busy = signal(false);

  protected change(part: Partial<FormFields>): void {
    this.fields.update((fields) => ({...fields, ...part}));
  }

  protected set(name: Exclude<keyof FormFields, 'oneYear'>, value: string): void {
    this.change({[name]: value});
  }

  /** The other way starts from what has been typed here. */
  protected switchTo(asJSON: boolean): void {
    this.problems.set({});
    this.asJSON.set(asJSON);
    if (asJSON && !this.json().trim()) {
      this.json.set(JSON.stringify(entryOf(this.fields()), null, 2));
    }
  }

  protected save(event: Event): void {
    event.preventDefault();
    this.requestError.set(undefined);
    this.done.set('');
    this.problems.set({});
    const entry = this.entry();
    if (!entry || this.busy()) {
      return;
    }
    this.busy.set(true);
    this.api.addCompetition(entry).subscribe({
      next: (competition) => {
        this.busy.set(false);
        this.fields.set(blank);
        this.json.set('');
        this.done.set(competition.name.en);
        this.added.emit();
      },
      error: (error: unknown) => {
        this.busy.set(false);
        this.refused(toRequestError(error));
      },
    });
  }

  private entry(): Competition | undefined {
    if (this.asJSON()) {
      try {
        return JSON.parse(this.json()) as Competition;
      } catch {
        this.show('json', {key: 'competitions.wrong.json'});
        return undefined;
      }
    }
    const entry = entryOf(this.fields());
    const missing = (['code', 'name', 'area'] as const).find((name) => !this.fields()[name].trim());
    if (missing) {
      this.show(missing, {key: `competitions.wrong.${missing}`});
      return undefined;
    }
    return entry;
  }

  private refused(error: RequestError): void {
    const place = this.asJSON() && error.location ? 'json' : fieldAt(error.location);
    if (!place || !error.detail) {
      this.requestError.set(error);
      return;
    }
    const where = place === 'json' ? `${error.location.replace(/^body\./, '')}: ` : '';
    this.show(place, {sentence: where + error.detail});
  }

  /** Shows what is wrong beside its field, and goes there. */
  private show(place: Place, problem: FieldProblem): void {
    this.problems.set({[place]: problem});
    this.element.nativeElement.querySelector<HTMLElement>(`#competition-${place}`)?.focus();
  }
}
