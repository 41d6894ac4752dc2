import {Component, computed, effect, inject, input, numberAttribute} from '@angular/core';
import {MatButton} from '@angular/material/button';
import {RouterLink} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import {exportTicketResource, getJornadaResource, getTicketResource} from '../../api/pool/pool.resource';
import {PageTitle} from '../../core/page-title';
import {Dates, seasonName} from '../../shared/dates';
import {Failure} from '../../shared/failure/failure';
import {Figures} from '../../shared/figures';
import {Loading} from '../../shared/loading/loading';
import {whenKnown} from '../../shared/resources';
import {ReductionTexts} from '../reduction-texts';
import {fixturesOfSlip, slipOf} from '../../shared/slip-draft';
import {blocksOf, plenoGoals, slipSigns} from '../slip';
import {TicketDownload} from '../ticket-download/ticket-download';

const maxPrinted = 200; // columns, which take nine pages; nobody fills in more by hand

/** A kept ticket as a paper slip, to be filled in at the counter. */
@Component({
  selector: 'app-print-page',
  imports: [Failure, Loading, MatButton, RouterLink, TicketDownload, TranslocoDirective],
  templateUrl: './print-page.html',
  styleUrl: './print-page.scss',
})
export class PrintPage {
  /** Bound from the route: /pool/tickets/:id/print */
  readonly id = input.required({transform: numberAttribute});

  private readonly pageTitle = inject(PageTitle);
  protected readonly dates = inject(Dates);
  protected readonly figures = inject(Figures);
  protected readonly reductionTexts = inject(ReductionTexts);
  protected readonly seasonName = seasonName;
  protected readonly maxPrinted = maxPrinted;

  private readonly tickets = getTicketResource(this.id);
  protected readonly ticket = computed(() => (this.tickets.hasValue() ? this.tickets.value() : undefined));
  private readonly cards = getJornadaResource(
    computed(() => this.ticket()?.jornadaId ?? 0),
    whenKnown(() => this.ticket()),
  );
  protected readonly jornada = computed(() =>
    this.cards.hasValue() ? this.cards.value().jornada : undefined,
  );
  protected readonly error = computed(() => this.tickets.error() ?? this.cards.error() ?? this.text.error());

  private readonly slip = computed(() => {
    const ticket = this.ticket();
    return ticket && slipOf(ticket.ticket);
  });
  protected readonly reduction = computed(() =>
    this.cards.hasValue()
      ? this.cards.value().reductions.find(({number}) => number === this.slip()?.reduction)
      : undefined,
  );
  /** A free reduction is filled in as single columns. */
  private readonly text = exportTicketResource(
    this.id,
    whenKnown(() => (this.reduction()?.official === false ? true : undefined)),
  );
  private readonly columns = computed(() =>
    this.text.hasValue() ? this.text.value().trim().split('\n') : (this.slip()?.columns ?? []),
  );
  protected readonly fixtures = computed(() => this.jornada()?.fixtures.slice(0, fixturesOfSlip) ?? []);
  /** The columns of a ticket of single columns. */
  protected readonly blocks = computed(() => blocksOf(this.columns().slice(0, maxPrinted)));
  protected readonly truncated = computed(() => this.columns().length > maxPrinted);
  /** What to tick: the marks, unless the ticket is one of single columns, and the pleno. */
  protected readonly tables = computed(() => {
    const slip = this.slip();
    const fixture = this.jornada()?.fixtures[fixturesOfSlip];
    if (!slip || !fixture) {
      return [];
    }
    const side = (number: string, name: string, ticked: readonly string[]) => ({
      number,
      name,
      choices: plenoGoals,
      ticked,
    });
    const marks = this.fixtures().map(({home, away}, row) => ({
      number: String(row + 1),
      name: `${home} – ${away}`,
      choices: slipSigns,
      ticked: [...(slip.marks[row] ?? '')],
    }));
    const pleno = [side('15', fixture.home, slip.plenoHome), side('', fixture.away, slip.plenoAway)];
    return [
      ...(this.columns().length ? [] : [{caption: 'pool.slip', cells: '', rows: marks}]),
      {caption: 'pool.pleno', cells: this.ticket()?.ticket.pleno?.join(' · '), rows: pleno},
    ];
  });

  constructor() {
    effect(() => {
      const name = this.ticket()?.name;
      if (name) {
        this.pageTitle.name(name); // the browser's name for the paper or the file
      }
    });
  }

  protected print(): void {
    window.print();
  }

  protected retry(): void {
    [this.tickets, this.cards, this.text].find((one) => one.error())?.reload();
  }
}
