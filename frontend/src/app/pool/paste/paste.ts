import {Component, computed, inject, output, signal} from '@angular/core';
import type {ImportedJornadas} from '../../api/model';
import {listSourcesResource} from '../../api/pool/pool.resource';
import {PoolService} from '../../api/pool/pool.service';
import {jornadaRequestLimits} from '../../api/limits';
import {ErrorNotice} from '../../shared/error-notice';
import {Limited} from '../../shared/limited';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {Translator} from '../../core/translator';

/** Takes what a service of the week answers, where it refuses the server: pasted, dropped or as files. */
@Component({
  selector: 'app-paste',
  imports: [ErrorNotice, Limited],
  templateUrl: './paste.html',
  styleUrl: './paste.scss',
})
export class Paste {
  protected readonly t = inject(Translator).t;
  protected readonly limits = jornadaRequestLimits;
  readonly taken = output();

  private readonly pool = inject(PoolService);
  private readonly sources = listSourcesResource();
  /** Addresses that refuse the server, for the reader to open. */
  protected readonly refused = computed(() =>
    (this.sources.hasValue() ? this.sources.value().items : [])
      .filter((source) => source.source !== 'espn')
      .flatMap((source) => source.addresses)
      .filter((one) => one.failure === 'refused' || one.failure === 'unreachable'),
  );
  protected readonly text = signal('');
  protected readonly season = signal('');
  protected readonly number = signal('');
  protected readonly busy = signal(false);
  protected readonly done = signal<ImportedJornadas | undefined>(undefined);
  protected readonly requestError = signal<RequestError | undefined>(undefined);
  /** The official percentages do not say whose they are. */
  protected readonly nameless = computed(() => /^\s*\{\s*"\d+"\s*:/.test(this.text()));

  protected paste(event: Event): void {
    event.preventDefault();
    if (this.text().trim()) {
      this.send([new File([this.text()], 'pasted.txt', {type: 'text/plain'})]);
    }
  }

  protected choose(field: HTMLInputElement): void {
    const files = [...(field.files ?? [])];
    field.value = '';
    this.send(files);
  }

  protected drop(event: DragEvent): void {
    event.preventDefault();
    this.send([...(event.dataTransfer?.files ?? [])]);
  }

  private send(file: File[]): void {
    if (!file.length) {
      return;
    }
    this.busy.set(true);
    this.requestError.set(undefined);
    this.done.set(undefined);
    const of =
      this.season() && this.number() ? {season: this.season(), number: Number(this.number())} : undefined;
    this.pool.importJornadas({file, settings: {skipWrong: true, ...of}}).subscribe({
      next: (done) => {
        this.busy.set(false);
        this.done.set(done);
        this.text.set('');
        this.sources.reload();
        this.taken.emit();
      },
      error: (error: unknown) => {
        this.busy.set(false);
        this.requestError.set(toRequestError(error));
      },
    });
  }
}
