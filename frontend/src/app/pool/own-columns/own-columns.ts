import {Component, computed, inject, input} from '@angular/core';
import type {Card, KeptTicket} from '../../api/model';
import {Figures} from '../../shared/figures';
import {notKnown, ownMarks, ownPleno} from '../own-hits';
import {signsOf} from '../slip';
import {SaveShown} from '../../shared/download/save-shown';
import {Translator} from '../../core/translator';

/** More tickets than these stand in the list of kept tickets alone. */
const maxTickets = 6;

/** Once a sign is known: one's own columns beside the signs, what they can still get, and the money. */
@Component({
  selector: 'app-own-columns',
  imports: [SaveShown],
  templateUrl: './own-columns.html',
  styleUrl: './own-columns.scss',
})
export class OwnColumns {
  protected readonly t = inject(Translator).t;
  readonly card = input.required<Card>();
  readonly tickets = input.required<readonly KeptTicket[]>();

  protected readonly figures = inject(Figures);

  private readonly signs = computed(() => signsOf(this.card().fixtures));
  protected readonly shown = computed(() =>
    this.tickets()
      .filter(({scrutiny}) => scrutiny !== undefined)
      .slice(0, maxTickets)
      .map((ticket) => ({
        ...ticket,
        marks: [...ownMarks(ticket.ticket, this.signs()), ownPleno(ticket.ticket, this.card().jornada.pleno)],
        best: (ticket.ticket.columns?.length ?? 0) > 1,
      })),
  );
  protected readonly more = computed(
    () => this.tickets().filter(({scrutiny}) => scrutiny !== undefined).length - this.shown().length,
  );
  /** The fourteen fixtures, and the fifteenth if a ticket plays it. */
  protected readonly rows = computed(() => {
    const {fixtures, pleno} = this.card().jornada;
    const signs = [...this.signs(), pleno ?? notKnown];
    const played = this.shown().some(({ticket}) => ticket.pleno?.length) ? 15 : 14;
    return fixtures.slice(0, played).map(({home, away}, row) => ({home, away, sign: signs[row] ?? notKnown}));
  });
}
