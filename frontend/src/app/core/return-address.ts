import type {Router} from '@angular/router';

export const home = '/home';

/** Where to go after logging in: an address within the product, or home. */
export function returnAddress(wanted: string | undefined): string {
  // "//elsewhere" and "/\elsewhere" are other hosts to a browser; so is anything with a scheme.
  if (!wanted?.startsWith('/')) {
    return home;
  }
  const url = new URL(wanted, location.origin);
  if (url.origin !== location.origin || url.pathname === '/login') {
    return home;
  }
  return url.pathname + url.search + url.hash;
}

/** The user's current or pending address; undefined for home, the default anyway. */
export function wantedAddress(router: Router): string | undefined {
  const pending = router.currentNavigation()?.finalUrl;
  const address = pending ? router.serializeUrl(pending) : router.url;
  return address === home ? undefined : address;
}
