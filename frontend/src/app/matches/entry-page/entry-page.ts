import {Component, computed, inject, input, linkedSignal} from '@angular/core';
import {RouterLink} from '@angular/router';
import {listMatchesResource} from '../../api/football/football.resource';
import {FootballService} from '../../api/football/football.service';
import type {Match} from '../../api/model';
import {Dates, seasonName} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {Icon} from '../../shared/icon';
import {ifMatch} from '../../shared/if-match';
import {Loading} from '../../shared/loading/loading';
import {toRequestError} from '../../shared/request-error';
import {lastKnown, whenKnown} from '../../shared/resources';
import {resultOf, fieldsOf, type ResultFields} from '../goals';
import {resultLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';

/** A match with the goals typed for it. */
interface Row {
  match: Match;
  fields: ResultFields;
  /** Translation key of the problem; "" for none. */
  problem: string;
  detail?: string;
  state: 'open' | 'saving' | 'saved';
}

/** Enters the results of a whole matchday on one screen, by keyboard. */
@Component({
  selector: 'app-entry-page',
  imports: [Limited, Empty, Failure, Icon, Loading, RouterLink],
  templateUrl: './entry-page.html',
  styleUrl: './entry-page.scss',
})
export class EntryPage {
  protected readonly t = inject(Translator).t;
  protected readonly limits = resultLimits;
  /** Bound from the address, as are the following. */
  readonly division = input<string>();
  readonly season = input<string>();
  readonly matchday = input<string>();

  private readonly api = inject(FootballService);
  protected readonly dates = inject(Dates);
  protected readonly seasonName = seasonName;

  private readonly matchdayQuery = computed(() => {
    const matchday = Number(this.matchday());
    return this.division() && this.season() && Number.isInteger(matchday) && matchday > 0
      ? {division: this.division(), season: this.season(), matchday}
      : undefined;
  });
  protected readonly resource = listMatchesResource(
    computed(() => this.matchdayQuery() ?? {}),
    whenKnown(() => this.matchdayQuery()),
  );
  private readonly known = lastKnown(this.resource);
  protected readonly incomplete = computed(() => this.matchdayQuery() === undefined);
  protected readonly rows = linkedSignal<Row[] | undefined>(() =>
    this.known()?.items.map((match) => ({match, fields: fieldsOf(match), problem: '', state: 'open'})),
  );
  protected readonly pending = computed(() => (this.rows() ?? []).filter(isChanged).length);
  protected readonly saved = computed(
    () => (this.rows() ?? []).filter((row) => row.state === 'saved').length,
  );

  protected type(row: Row, side: 'home' | 'away', field: HTMLInputElement): void {
    const digits = field.value.replace(/\D/g, '').slice(0, 2);
    field.value = digits;
    this.update(row.match.id, (now) => ({
      ...now,
      fields: {...now.fields, [side]: digits},
      problem: '',
      state: 'open',
    }));
  }

  /** Arrow keys move between the fields as in a spreadsheet. */
  protected move(event: KeyboardEvent): void {
    const step = {ArrowDown: 2, ArrowUp: -2}[event.key];
    const form = (event.target as HTMLElement).closest('form');
    if (!step || !form) {
      return;
    }
    event.preventDefault();
    const inputs = [...form.querySelectorAll<HTMLInputElement>('input')];
    const field = inputs[inputs.indexOf(event.target as HTMLInputElement) + step];
    field?.focus();
    field?.select();
  }

  protected saveAll(event: Event): void {
    event.preventDefault();
    for (const row of (this.rows() ?? []).filter(isChanged)) {
      this.save(row);
    }
    const wrong = this.rows()?.findIndex((row) => row.problem !== '') ?? -1;
    if (wrong >= 0) {
      (event.target as HTMLElement).querySelectorAll<HTMLInputElement>('input')[2 * wrong]?.focus();
    }
  }

  private save(row: Row): void {
    const id = row.match.id;
    const emptied = row.fields.home === '' && row.fields.away === '';
    const result = emptied ? undefined : resultOf(row.fields);
    if (typeof result === 'string') {
      this.update(id, (now) => ({...now, problem: result}));
      return;
    }
    this.update(id, (now) => ({...now, problem: '', detail: undefined, state: 'saving'}));
    const request = result
      ? this.api.enterResult(id, result, ifMatch(row.match))
      : this.api.withdrawResult(id, ifMatch(row.match));
    request.subscribe({
      next: (match) => this.update(id, () => ({match, fields: fieldsOf(match), problem: '', state: 'saved'})),
      error: (error: unknown) => {
        const requestError = toRequestError(error);
        this.update(id, (now) => ({
          ...now,
          problem: requestError.reason,
          detail: requestError.detail,
          state: 'open',
        }));
        if (requestError.reason === 'errors.stale') {
          this.reloadLatest(id);
        }
      },
    });
  }

  /** Loads what somebody else has entered in the meantime; what was typed stays. */
  private reloadLatest(id: number): void {
    this.api.getMatch(id).subscribe({
      next: (match) =>
        this.update(id, (now) => ({
          ...now,
          match,
          problem: 'entry.conflict',
          detail: match.score && `${String(match.score.home)}-${String(match.score.away)}`,
        })),
      error: () => undefined, // the row already shows that it was not saved
    });
  }

  private update(id: number, change: (row: Row) => Row): void {
    this.rows.update((rows) => rows?.map((row) => (row.match.id === id ? change(row) : row)));
  }
}

function isChanged(row: Row): boolean {
  const before = fieldsOf(row.match);
  return row.state !== 'saving' && (before.home !== row.fields.home || before.away !== row.fields.away);
}
