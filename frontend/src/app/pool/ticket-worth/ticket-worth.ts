import {Component, inject} from '@angular/core';
import {ActionMessage} from '../../shared/action-state';
import {ErrorNotice} from '../../shared/error-notice';
import {Figures} from '../../shared/figures';
import {WorthPlaying} from '../../shared/worth-playing/worth-playing';
import {Members} from '../members/members';
import {ReductionTexts} from '../reduction-texts';
import {SlipState} from '../slip-state';
import {ChancesTable} from '../chances-table/chances-table';
import {newTicketLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';

/** What the ticket on the slip costs and what it can win, and the fields to keep it. */
@Component({
  selector: 'app-ticket-worth',
  imports: [Limited, ChancesTable, ActionMessage, ErrorNotice, Members, WorthPlaying],
  templateUrl: './ticket-worth.html',
  styleUrl: './ticket-worth.scss',
})
export class TicketWorth {
  protected readonly t = inject(Translator).t;
  protected readonly limits = newTicketLimits;
  protected readonly state = inject(SlipState);
  protected readonly figures = inject(Figures);
  protected readonly reductionTexts = inject(ReductionTexts);

  protected save(event: Event): void {
    event.preventDefault();
    this.state.save();
  }
}
