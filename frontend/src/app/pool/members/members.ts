import {Component, computed, inject, input, model, signal} from '@angular/core';
import {MatButton} from '@angular/material/button';
import {TranslocoDirective} from '@jsverse/transloco';
import {PoolService} from '../../api/pool/pool.service';
import {Figures} from '../../shared/figures';
import {refusalOf, type Refusal} from '../../shared/refusal';
import {Refused} from '../../shared/refused';
import {sharingOf, type Sharing, type TypedMember} from '../sharing';

/** Who plays a ticket together, and with how many shares. */
@Component({
  selector: 'app-members',
  imports: [MatButton, Refused, TranslocoDirective],
  templateUrl: './members.html',
  styleUrl: './members.scss',
})
export class Members {
  readonly sharing = model.required<Sharing>();
  /** Of the ticket, in euros. */
  readonly cost = input(0);

  private readonly pool = inject(PoolService);
  protected readonly figures = inject(Figures);
  protected readonly all = computed(() =>
    this.sharing().others.reduce((sum, one) => sum + one.shares, this.sharing().own),
  );
  protected readonly said = signal('');
  protected readonly refusal = signal<Refusal | undefined>(undefined);

  protected part(shares: number): string {
    return this.figures.money(this.all() ? (this.cost() * shares) / this.all() : 0);
  }

  protected set(change: Partial<Sharing>): void {
    this.said.set('');
    this.sharing.update((sharing) => ({...sharing, ...change}));
  }

  protected add(): void {
    this.set({others: [...this.sharing().others, {account: true, name: '', shares: 1}]});
  }

  protected alter(index: number, change: Partial<TypedMember>): void {
    this.set({others: this.sharing().others.map((one, i) => (i === index ? {...one, ...change} : one))});
  }

  protected remove(index: number): void {
    this.set({others: this.sharing().others.filter((_, i) => i !== index)});
  }

  /** The members of one's latest shared ticket. */
  protected again(): void {
    this.refusal.set(undefined);
    this.pool.listTickets().subscribe({
      next: ({items}) => {
        const last = items.find((ticket) => ticket.mine && ticket.shares);
        if (last) {
          this.set(sharingOf(last));
        } else {
          this.said.set('pool.neverShared');
        }
      },
      error: (error: unknown) => this.refusal.set(refusalOf(error)),
    });
  }
}
