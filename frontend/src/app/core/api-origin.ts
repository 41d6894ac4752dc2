import {DOCUMENT, inject, InjectionToken} from '@angular/core';

/**
 * The origin of the API: the page's own, unless the page names another in
 * `<meta name="quiniela-api" content="https://…">`.
 */
export const apiOrigin = new InjectionToken<string>('origin of the API', {
  factory: () => {
    const document = inject(DOCUMENT);
    const configured = document.querySelector<HTMLMetaElement>('meta[name="quiniela-api"]')?.content;
    return configured ? new URL(configured).origin : document.location.origin;
  },
});
