import {Component, inject, input, output} from '@angular/core';
import type {KeptTicket, Member} from '../../api/model';
import {PoolService} from '../../api/pool/pool.service';
import {ActionMessage, ActionState} from '../../shared/action-state';
import {Dates} from '../../shared/dates';
import {Figures} from '../../shared/figures';
import {Translator} from '../../core/translator';

/** Who shares a kept ticket, who has accepted and paid, and what has happened to it. */
@Component({
  selector: 'app-ticket-members',
  imports: [ActionMessage],
  templateUrl: './ticket-members.html',
  styleUrl: './ticket-members.scss',
})
export class TicketMembers {
  protected readonly t = inject(Translator).t;
  readonly ticket = input.required<KeptTicket>();
  readonly changed = output();

  private readonly pool = inject(PoolService);
  protected readonly dates = inject(Dates);
  protected readonly figures = inject(Figures);
  protected readonly action = new ActionState();

  protected nameOf(member: Member): string {
    return member.user ?? member.name ?? '';
  }

  protected setPaid(member: Member, box: HTMLInputElement): void {
    this.action.begin();
    this.pool.setPaid(this.ticket().id, member.id, {paid: box.checked}).subscribe({
      next: () => {
        this.action.succeed();
        this.changed.emit();
      },
      error: (error: unknown) => {
        this.action.fail(error);
        box.checked = member.paid;
      },
    });
  }
}
