import {Component, inject, signal} from '@angular/core';
import {RouterLink} from '@angular/router';
import {ActionMessage} from '../../shared/action-state';
import {Figures} from '../../shared/figures';
import {SlipState} from '../slip-state';
import {TicketDownload} from '../ticket-download/ticket-download';
import {TicketMembers} from '../ticket-members/ticket-members';
import {Translator} from '../../core/translator';

/** The tickets of a jornada that the user keeps or shares, and what became of them. */
@Component({
  selector: 'app-kept-tickets',
  imports: [ActionMessage, RouterLink, TicketDownload, TicketMembers],
  templateUrl: './kept-tickets.html',
  styleUrl: './kept-tickets.scss',
})
export class KeptTickets {
  protected readonly t = inject(Translator).t;
  protected readonly state = inject(SlipState);
  protected readonly figures = inject(Figures);
  /** Prize categories from the top, in the order of the prizes in the API. */
  protected readonly categories = ['pleno', '14', '13', '12', '11', '10'];
  /** The id of a ticket shared by another user that is about to be left. */
  protected readonly leaving = signal<number | undefined>(undefined);

  protected readonly stay = (): void => this.leaving.set(undefined);
}
