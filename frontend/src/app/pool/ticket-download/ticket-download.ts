import {Component, computed, inject, input} from '@angular/core';
import {PoolService} from '../../api/pool/pool.service';
import {Download} from '../../shared/download/download';

/** Saves a kept ticket as the single columns it stands for. */
@Component({
  selector: 'app-ticket-download',
  imports: [Download],
  template: `<app-download [content]="columns()" [file]="'ticket-' + ticket() + '.txt'" label="pool.text" />`,
})
export class TicketDownload {
  /** The ticket's id. */
  readonly ticket = input.required<number>();

  private readonly pool = inject(PoolService);
  protected readonly columns = computed(() => this.pool.exportTicket(this.ticket()));
}
