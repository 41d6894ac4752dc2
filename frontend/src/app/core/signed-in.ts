import {inject} from '@angular/core';
import {Language} from './language';

/** Loads the frame of the pages and Home, which whoever is logged in sees first, with all words. */
export async function signedIn() {
  const [pages] = await Promise.all([import('../pages/start'), inject(Language).complete()]);
  return pages;
}
