import {Component, inject} from '@angular/core';
import {RouterLink} from '@angular/router';
import {CurrentUser} from '../../core/current-user';
import {Dates, seasonName} from '../../shared/dates';
import {asSentence, Failure} from '../../shared/failure/failure';
import {Loading} from '../../shared/loading/loading';
import {ProposedTicket} from '../../shared/proposal/proposal';
import {Invitations} from '../invitations/invitations';
import {KeptTickets} from '../kept-tickets/kept-tickets';
import {LiveJornada} from '../live/live';
import {OwnColumns} from '../own-columns/own-columns';
import {Payouts} from '../payouts/payouts';
import {Results} from '../results/results';
import {SlipForm} from '../slip-form/slip-form';
import {SlipState} from '../slip-state';
import {Suggestions} from '../suggestions/suggestions';
import {TicketWorth} from '../ticket-worth/ticket-worth';
import {Translator} from '../../core/translator';

/** A jornada: its slip with the ticket on it, and once signs are known what one's own columns have got. */
@Component({
  selector: 'app-slip-page',
  imports: [
    Failure,
    Invitations,
    KeptTickets,
    LiveJornada,
    Loading,
    OwnColumns,
    Payouts,
    ProposedTicket,
    Results,
    RouterLink,
    SlipForm,
    Suggestions,
    TicketWorth,
  ],
  providers: [SlipState],
  templateUrl: './slip-page.html',
  styleUrl: './slip-page.scss',
})
export class SlipPage {
  protected readonly t = inject(Translator).t;
  protected readonly state = inject(SlipState);
  protected readonly user = inject(CurrentUser);
  protected readonly dates = inject(Dates);
  protected readonly seasonName = seasonName;
  protected readonly sentence = asSentence;
}
