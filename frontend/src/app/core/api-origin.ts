import {DOCUMENT, inject, InjectionToken} from '@angular/core';

/**
 * Where the API is: where the page came from, unless the page says otherwise in
 * `<meta name="quiniela-api" content="https://…">`.
 */
export const apiOrigin = new InjectionToken<string>('origin of the API', {
  factory: () => {
    const document = inject(DOCUMENT);
    const named = document.querySelector<HTMLMetaElement>('meta[name="quiniela-api"]')?.content;
    return named ? new URL(named).origin : document.location.origin;
  },
});
