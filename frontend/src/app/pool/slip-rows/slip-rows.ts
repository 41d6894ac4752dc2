import {Component, computed, inject, input, linkedSignal, output} from '@angular/core';
import {toSignal} from '@angular/core/rxjs-interop';
import {ActivatedRoute, RouterLink} from '@angular/router';
import {map} from 'rxjs';
import type {Card, CardFixture, View} from '../../api/model';
import {Address} from '../../shared/address';
import {isCloseCall, mostProbable, outcomes, percents, signs} from '../../shared/percents';
import {ProbabilityBar} from '../../shared/probability-bar/probability-bar';
import {OwnView} from '../own-view/own-view';
import {isOurs, slipSigns, underratedSign} from '../slip';
import {Translator} from '../../core/translator';

/** A sign that was ticked or unticked. */
export interface Tick {
  /** From 0. */
  row: number;
  sign: string;
}

/** The fourteen fixtures of a slip: a line each, with what is known of it one tap away. */
@Component({
  selector: 'app-slip-rows',
  imports: [OwnView, ProbabilityBar, RouterLink],
  templateUrl: './slip-rows.html',
  styleUrl: './slip-rows.scss',
})
export class SlipRows {
  protected readonly t = inject(Translator).t;
  readonly card = input.required<Card>();
  /** What is ticked in each row. */
  readonly marks = input.required<readonly string[]>();
  /** The player's own views, by the number of their fixture. */
  readonly views = input.required<ReadonlyMap<number, View>>();
  /** Nothing can be ticked any more. */
  readonly closed = input(false);
  readonly ticked = output<Tick>();
  /** A view of one's own was kept or taken back. */
  readonly viewsChanged = output();

  private readonly address = inject(Address);
  private readonly route = inject(ActivatedRoute);
  private readonly asked = toSignal(this.route.queryParamMap.pipe(map((params) => params.get('fixture'))), {
    requireSync: true,
  });
  /** The row whose details are shown; the address has the number of its fixture. */
  protected readonly open = linkedSignal(() => {
    const row = Number(this.asked()) - 1;
    return row >= 0 ? row : undefined;
  });
  protected readonly rows = computed(() => {
    const {fixtures} = this.card();
    return fixtures.map((fixture, row) => this.describe(fixture, row));
  });

  private describe(fixture: CardFixture, row: number) {
    const view = this.views().get(row + 1);
    const probs = view?.probs ?? fixture.probs;
    const shares = percents(probs);
    return {
      fixture,
      view,
      signs: outcomes.map((outcome) => ({
        outcome,
        sign: signs[outcome],
        share: shares[outcome],
        best: outcome === mostProbable(probs),
      })),
      most: signs[mostProbable(probs)],
      close: isCloseCall(probs),
      ours: isOurs(fixture),
      // A score by our forecast beside a view of one's own would contradict it.
      likely: view ? undefined : fixture.likely,
      others: fixture.public && Object.values(percents(fixture.public)).join('·'),
      underrated: underratedSign(fixture),
    };
  }

  protected show(row: number): void {
    this.open.update((open) => (open === row ? undefined : row));
    this.address.keep({fixture: this.open() === undefined ? null : row + 1});
  }

  protected tick(row: number, sign: string): void {
    this.ticked.emit({row, sign});
  }

  /** In a row the keys 1, X and 2 tick; arrow keys move as in a spreadsheet. */
  protected key(event: KeyboardEvent, row: number): void {
    const sign = event.key.toUpperCase();
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (
      slipSigns.some((one) => one === sign) &&
      !this.closed() &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey
    ) {
      event.preventDefault();
      this.tick(row, sign);
    } else if (step) {
      const buttonsOf = (line?: Element | null) => [
        ...(line?.querySelectorAll<HTMLButtonElement>('.signs button') ?? []),
      ];
      const line = (event.target as HTMLElement).closest('li');
      const column = buttonsOf(line).indexOf(event.target as HTMLButtonElement);
      buttonsOf(step > 0 ? line?.nextElementSibling : line?.previousElementSibling)[column]?.focus();
      event.preventDefault();
    }
  }
}
