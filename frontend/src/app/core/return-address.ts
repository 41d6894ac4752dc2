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
