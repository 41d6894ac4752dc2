import {Component, computed, effect, inject, input, numberAttribute} from '@angular/core';
import {RouterLink} from '@angular/router';
import {exportTicketResource, getJornadaResource, getTicketResource} from '../../api/pool/pool.resource';
import {PageTitle} from '../../core/page-title';
import {Dates, seasonName} from '../../shared/dates';
import {Failure} from '../../shared/failure/failure';
import {Figures} from '../../shared/figures';
import {Loading} from '../../shared/loading/loading';
import {whenKnown} from '../../shared/resources';
import {ReductionTexts} from '../reduction-texts';
import {slipsOfColumns} from '../paper';
import {PaperSlips} from '../paper-slips/paper-slips';
import {TicketDownload} from '../ticket-download/ticket-download';
import {Translator} from '../../core/translator';

/** A kept ticket on slips of paper, to be filled in at the counter. */
@Component({
  selector: 'app-print-page',
  imports: [Failure, Loading, PaperSlips, RouterLink, TicketDownload],
  templateUrl: './print-page.html',
  styleUrl: './print-page.scss',
})
export class PrintPage {
  protected readonly t = inject(Translator).t;
  /** Bound from the route: /pool/tickets/:id/print */
  readonly id = input.required({transform: numberAttribute});

  private readonly pageTitle = inject(PageTitle);
  protected readonly dates = inject(Dates);
  protected readonly figures = inject(Figures);
  protected readonly reductionTexts = inject(ReductionTexts);
  protected readonly seasonName = seasonName;

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

  protected readonly reduction = computed(() =>
    this.cards.hasValue()
      ? this.cards.value().reductions.find(({number}) => number === this.ticket()?.ticket.reduction)
      : undefined,
  );
  /** A free reduction is filled in as single columns. */
  private readonly text = exportTicketResource(
    this.id,
    whenKnown(() => (this.reduction()?.official === false ? true : undefined)),
  );
  protected readonly reductions = computed(() => {
    const reduction = this.reduction();
    return reduction ? [reduction] : [];
  });
  protected readonly fixtures = computed(() => this.jornada()?.fixtures ?? []);
  protected readonly cells = computed(() => this.ticket()?.ticket.pleno?.join(' · '));
  protected readonly slips = computed(() => {
    const kept = this.ticket();
    if (!kept) {
      return [];
    }
    const {pleno, elige8} = kept.ticket;
    if (this.reduction()?.official === false) {
      return this.text.hasValue()
        ? slipsOfColumns(this.text.value().trim().split('\n'), {pleno, elige8})
        : [];
    }
    return kept.ticket.columns?.length
      ? slipsOfColumns(kept.ticket.columns, {pleno, elige8})
      : [{ticket: kept.ticket, columns: kept.columns}];
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
