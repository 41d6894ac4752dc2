import {inject, Service} from '@angular/core';
import {toSignal} from '@angular/core/rxjs-interop';
import {SwUpdate} from '@angular/service-worker';
import {filter, map} from 'rxjs';

/** Whether the browser has a newer page than the one that is shown. */
@Service()
export class NewVersion {
  private readonly updates = inject(SwUpdate);

  readonly ready = toSignal(
    this.updates.versionUpdates.pipe(
      filter(({type}) => type === 'VERSION_READY'),
      map(() => true),
    ),
    {initialValue: false},
  );

  /** Shows the newer page. */
  show(): void {
    location.reload();
  }
}
