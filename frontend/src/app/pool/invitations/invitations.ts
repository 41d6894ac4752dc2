import {Component, computed, inject, input, output} from '@angular/core';
import type {Invitation} from '../../api/model';
import {listInvitationsResource} from '../../api/pool/pool.resource';
import {PoolService} from '../../api/pool/pool.service';
import {ActionMessage, ActionState} from '../../shared/action-state';
import {Dates, seasonName} from '../../shared/dates';
import {Figures} from '../../shared/figures';
import {lastKnown} from '../../shared/resources';
import {Translator} from '../../core/translator';

/** The shared tickets in which the user is asked to take part. */
@Component({
  selector: 'app-invitations',
  imports: [ActionMessage],
  template: `
    @if (shown().length) {
      <section class="card part" aria-labelledby="invitations">
        <h2 id="invitations">{{ t('pena.invitations') }}</h2>
        <ul>
          @for (one of shown(); track one.ticketId) {
            <li>
              <p>
                {{
                  t('pena.invited', {
                    owner: one.owner,
                    ticket: one.name || t('pool.nameless', {id: one.ticketId}),
                    number: one.number,
                    season: seasonName(one.season),
                  })
                }}
              </p>
              <p class="soft">
                {{
                  t('pena.offer', {
                    shares: one.shares,
                    all: one.allShares,
                    own: figures.money(one.ownCost),
                    cost: figures.money(one.cost),
                    when: dates.deadline(one.joinsUntil),
                  })
                }}
              </p>
              <button class="button filled" type="button" [disabled]="action.busy()" (click)="accept(one)">
                {{ t('pena.accept') }}
              </button>
              <button class="button" type="button" [disabled]="action.busy()" (click)="decline(one)">
                {{ t('pena.decline') }}
              </button>
            </li>
          }
        </ul>
      </section>
    }
    <app-action-message [state]="action" />
  `,
  styles: `
    ul {
      display: grid;
      gap: var(--space-4);
      padding: 0;
      list-style: none;
    }
  `,
})
export class Invitations {
  protected readonly t = inject(Translator).t;
  /** Only those of this jornada; 0: of all. */
  readonly jornada = input(0);
  readonly changed = output();

  private readonly pool = inject(PoolService);
  protected readonly dates = inject(Dates);
  protected readonly figures = inject(Figures);
  protected readonly seasonName = seasonName;
  protected readonly action = new ActionState();

  private readonly resource = listInvitationsResource();
  private readonly known = lastKnown(this.resource);
  protected readonly shown = computed(() =>
    (this.known()?.items ?? []).filter(({jornadaId}) => !this.jornada() || jornadaId === this.jornada()),
  );

  protected accept(one: Invitation): void {
    this.action.begin();
    this.pool.acceptInvitation(one.ticketId).subscribe(this.answered('pena.accepted'));
  }

  protected decline(one: Invitation): void {
    this.action.begin();
    this.pool.leaveTicket(one.ticketId).subscribe(this.answered('pena.declined'));
  }

  private answered(message: string) {
    return {
      next: () => {
        this.action.succeed(message);
        this.resource.reload();
        this.changed.emit();
      },
      error: (error: unknown) => this.action.fail(error),
    };
  }
}
