import type {Router} from '@angular/router';

export const home = '/home';

/** Where to go after logging in: an address inside the page, or home. */
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

/** Where the user is, or is about to be; nothing when that is home, where everybody gets. */
export function wantedAddress(router: Router): string | undefined {
  const going = router.currentNavigation()?.finalUrl;
  const address = going ? router.serializeUrl(going) : router.url;
  return address === home ? undefined : address;
}
