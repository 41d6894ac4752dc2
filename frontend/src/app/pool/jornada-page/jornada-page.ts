import {Component, computed, inject, linkedSignal, signal} from '@angular/core';
import {MatButton} from '@angular/material/button';
import {Router} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import type {JornadaRequest} from '../../api/model';
import {draftJornadaResource, PoolService} from '../../api/pool/pool.service';
import {Failure} from '../../shared/failure/failure';
import {Loading} from '../../shared/loading/loading';
import {refusalOf, type Refusal} from '../../shared/refusal';
import {Refused} from '../../shared/refused';

/** A new jornada, begun from the next days' matches. */
@Component({
  selector: 'app-jornada-page',
  imports: [Failure, Loading, MatButton, Refused, TranslocoDirective],
  templateUrl: './jornada-page.html',
  styleUrl: './jornada-page.scss',
})
export class JornadaPage {
  private readonly pool = inject(PoolService);
  private readonly router = inject(Router);

  protected readonly resource = draftJornadaResource();
  protected readonly draft = linkedSignal<JornadaRequest | undefined>(() =>
    this.resource.hasValue() ? this.resource.value() : undefined,
  );
  /** As a field of the browser's zone wants it: 2026-11-27T20:00. */
  protected readonly closesAt = computed(() => {
    const time = new Date(this.draft()?.closesAt ?? 0);
    return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  });
  protected readonly busy = signal(false);
  protected readonly refusal = signal<Refusal | undefined>(undefined);

  /** Another team means another match: the server looks for it. */
  protected rename(index: number, side: 'home' | 'away', name: string): void {
    this.update((draft) => ({
      ...draft,
      fixtures: draft.fixtures.map((fixture, i) =>
        i === index ? {...fixture, [side]: name, matchId: undefined} : fixture,
      ),
    }));
  }

  protected set(change: Partial<JornadaRequest>): void {
    this.update((draft) => ({...draft, ...change}));
  }

  protected close(time: string): void {
    if (time) {
      this.set({closesAt: new Date(time).toISOString()});
    }
  }

  protected save(event: Event, shares: string): void {
    event.preventDefault();
    const draft = this.draft();
    if (!draft) {
      return;
    }
    const rows = shares
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line) =>
        line
          .replaceAll(',', '.')
          .split(/[^\d.]+/)
          .filter((part) => part !== '')
          .map(Number),
      );
    this.busy.set(true);
    this.refusal.set(undefined);
    this.pool.addJornada({...draft, ...(rows.length ? {public: rows} : {})}).subscribe({
      next: (jornada) => void this.router.navigate(['/pool', jornada.id]),
      error: (error: unknown) => {
        this.busy.set(false);
        this.refusal.set(refusalOf(error));
      },
    });
  }

  private update(change: (draft: JornadaRequest) => JornadaRequest): void {
    this.draft.update((draft) => draft && change(draft));
  }
}
