import {Component, computed, inject, input, model, signal} from '@angular/core';
import {PoolService} from '../../api/pool/pool.service';
import {Figures} from '../../shared/figures';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {ErrorNotice} from '../../shared/error-notice';
import {sharingOf, type Sharing, type MemberFields} from '../sharing';
import {newMemberLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';
import {DateField} from '../../shared/date-field/date-field';

/** The members who share a ticket, and how many shares each has. */
@Component({
  selector: 'app-members',
  imports: [DateField, Limited, ErrorNotice],
  templateUrl: './members.html',
  styleUrl: './members.scss',
})
export class Members {
  protected readonly t = inject(Translator).t;
  protected readonly limits = newMemberLimits;
  /** Without shares of one's own, one is left out. */
  protected readonly ownLimits = {...newMemberLimits.shares, minimum: 0};
  readonly sharing = model.required<Sharing>();
  /** The ticket's cost in euros. */
  readonly cost = input(0);

  private readonly pool = inject(PoolService);
  protected readonly figures = inject(Figures);
  protected readonly totalShares = computed(() =>
    this.sharing().others.reduce((sum, one) => sum + one.shares, this.sharing().own),
  );
  /** Until when one can join, for a datetime field, in the browser's zone. */
  protected readonly joinsUntil = computed(() => {
    const until = this.sharing().joinsUntil;
    if (!until) {
      return '';
    }
    const time = new Date(until);
    return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  });
  protected readonly message = signal('');
  protected readonly requestError = signal<RequestError | undefined>(undefined);

  protected costOf(shares: number): string {
    return this.figures.money(this.totalShares() ? (this.cost() * shares) / this.totalShares() : 0);
  }

  protected set(change: Partial<Sharing>): void {
    this.message.set('');
    this.sharing.update((sharing) => ({...sharing, ...change}));
  }

  protected setJoinsUntil(time: string): void {
    this.set({joinsUntil: time ? new Date(time).toISOString() : undefined});
  }

  protected add(): void {
    this.set({others: [...this.sharing().others, {account: true, name: '', shares: 1}]});
  }

  protected change(index: number, change: Partial<MemberFields>): void {
    this.set({others: this.sharing().others.map((one, i) => (i === index ? {...one, ...change} : one))});
  }

  protected remove(index: number): void {
    this.set({others: this.sharing().others.filter((_, i) => i !== index)});
  }

  /** Takes the members of the user's latest shared ticket. */
  protected copyLatest(): void {
    this.requestError.set(undefined);
    this.pool.listTickets().subscribe({
      next: ({items}) => {
        const last = items.find((ticket) => ticket.mine && ticket.shares);
        if (last) {
          this.set(sharingOf(last));
        } else {
          this.message.set('pool.neverShared');
        }
      },
      error: (error: unknown) => this.requestError.set(toRequestError(error)),
    });
  }
}
