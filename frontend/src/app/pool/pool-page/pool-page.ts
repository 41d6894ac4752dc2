import {HttpClient} from '@angular/common/http';
import {Component, computed, inject, signal} from '@angular/core';
import {MatButton} from '@angular/material/button';
import {RouterLink} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import type {JornadaList, KeptTicket} from '../../api/model';
import {listJornadasResource, listTicketsResource} from '../../api/pool/pool.service';
import {CurrentUser} from '../../core/current-user';
import {Dates, seasonName} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {Icon} from '../../shared/icon';
import {Loading} from '../../shared/loading/loading';
import {refusalOf, type Refusal} from '../../shared/refusal';
import {Refused} from '../../shared/refused';
import {lastKnown} from '../../shared/resources';

/** The jornadas of the pool, and one's own tickets in them. */
@Component({
  selector: 'app-pool-page',
  imports: [Empty, Failure, Icon, Loading, MatButton, Refused, RouterLink, TranslocoDirective],
  templateUrl: './pool-page.html',
  styleUrl: './pool-page.scss',
})
export class PoolPage {
  private readonly http = inject(HttpClient);
  protected readonly user = inject(CurrentUser);
  protected readonly dates = inject(Dates);
  protected readonly seasonName = seasonName;

  protected readonly resource = listJornadasResource(computed(() => ({limit: 200})));
  private readonly known = lastKnown(this.resource);
  protected readonly jornadas = computed(() => this.known()?.items);
  private readonly tickets = listTicketsResource();
  protected readonly mine = computed(() => {
    const byJornada = new Map<number, KeptTicket[]>();
    for (const ticket of this.tickets.hasValue() ? this.tickets.value().items : []) {
      byJornada.set(ticket.jornadaId, [...(byJornada.get(ticket.jornadaId) ?? []), ticket]);
    }
    return byJornada;
  });
  protected readonly busy = signal(false);
  protected readonly taken = signal<number | undefined>(undefined);
  protected readonly refusal = signal<Refusal | undefined>(undefined);

  protected upload(field: HTMLInputElement): void {
    const files = [...(field.files ?? [])];
    field.value = '';
    if (!files.length) {
      return;
    }
    this.busy.set(true);
    this.refusal.set(undefined);
    this.taken.set(undefined);
    const form = new FormData();
    for (const file of files) {
      form.append('file', file);
    }
    this.http.post<JornadaList>('/api/v1/jornadas/imports', form).subscribe({
      next: (list) => {
        this.busy.set(false);
        this.taken.set(list.items.length);
        this.resource.reload();
      },
      error: (error: unknown) => {
        this.busy.set(false);
        this.refusal.set(refusalOf(error));
      },
    });
  }
}
