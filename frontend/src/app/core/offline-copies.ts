import {DestroyRef, effect, inject, Service} from '@angular/core';
import {Session} from './session';

/** In the names of the caches in which the service worker keeps answers of the API. */
const answers = ':data:';

/**
 * Deletes the answers that are kept for a time without network when their session is over and
 * when another one begins, as one may have ended while the page was closed: whoever logs in
 * next at this browser must not see them.
 */
@Service()
export class OfflineCopies {
  constructor() {
    const session = inject(Session);
    let last = session.id();
    const follow = effect(() => {
      const id = session.id();
      if (id !== last) {
        void forgetAnswers();
      }
      last = id;
    });
    inject(DestroyRef).onDestroy(() => follow.destroy());
  }
}

async function forgetAnswers(): Promise<void> {
  // Browsers offer caches only over HTTPS and on localhost.
  if (!('caches' in globalThis)) {
    return;
  }
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.includes(answers)).map((name) => caches.delete(name)));
}
