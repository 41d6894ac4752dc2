import {Component, inject, input, linkedSignal, output, signal} from '@angular/core';
import type {Proposal, ProposalWishAim, TicketContent} from '../../api/model';
import {PoolService} from '../../api/pool/pool.service';
import {ActionMessage, ActionState} from '../action-state';
import {ErrorNotice} from '../error-notice';
import {asSentence} from '../failure/failure';
import {Figures} from '../figures';
import {WorthPlaying} from '../worth-playing/worth-playing';
import {toRequestError, type RequestError} from '../request-error';
import {Translator} from '../../core/translator';

/** A good ticket for some money in one tap, with why it is this one. */
@Component({
  selector: 'app-proposal',
  imports: [ActionMessage, ErrorNotice, WorthPlaying],
  templateUrl: './proposal.html',
  styleUrl: './proposal.scss',
})
export class ProposedTicket {
  protected readonly t = inject(Translator).t;
  readonly jornada = input.required<number>();
  /** How often the player's own views have changed. */
  readonly viewChanges = input(0);
  /** Emits the ticket to change on the slip. */
  readonly take = output<TicketContent>();
  /** Tells that the ticket has been kept. */
  readonly kept = output();

  private readonly pool = inject(PoolService);
  protected readonly figures = inject(Figures);
  protected readonly sentence = asSentence;
  protected readonly budgets = [6, 12, 24];
  protected readonly hits = ['10', '11', '12', '13', '14'];
  protected readonly pleno = signal(true);
  protected readonly elige8 = signal(false);
  protected readonly aim = signal<ProposalWishAim>('prize');
  protected readonly busy = signal(false);
  protected readonly error = signal<RequestError | undefined>(undefined);
  protected readonly budget = signal(0);
  /** A proposal of before a change of views or for another jornada is wrong: it goes. */
  protected readonly proposal = linkedSignal<unknown, Proposal | undefined>({
    source: () => `${String(this.jornada())} ${String(this.viewChanges())}`,
    computation: () => undefined,
  });
  protected readonly keeping = new ActionState();

  protected propose(budget: number): void {
    this.budget.set(budget);
    this.busy.set(true);
    this.error.set(undefined);
    this.keeping.clear();
    const jornada = this.jornada();
    this.pool
      .proposeTicket(jornada, {budget, aim: this.aim(), pleno: this.pleno(), elige8: this.elige8()})
      .subscribe({
        next: (proposal) => {
          this.busy.set(false);
          if (jornada === this.jornada()) {
            this.proposal.set(proposal);
          }
        },
        error: (error: unknown) => {
          this.busy.set(false);
          this.proposal.set(undefined);
          this.error.set(toRequestError(error));
        },
      });
  }

  /** Asks again for the same money, for another wish. */
  protected again(): void {
    if (this.proposal() || this.error()) {
      this.propose(this.budget());
    }
  }

  protected keep(ticket: TicketContent): void {
    this.keeping.begin();
    this.pool.addTicket({jornadaId: this.jornada(), ticket}).subscribe({
      next: () => {
        this.keeping.succeed('pool.saved');
        this.proposal.set(undefined);
        this.kept.emit();
      },
      error: (error: unknown) => this.keeping.fail(error),
    });
  }
}
