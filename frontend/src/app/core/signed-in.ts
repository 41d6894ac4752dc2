import {inject} from '@angular/core';
import {Language} from './language';

/** Loads the frame of the pages and Home, which whoever is logged in sees first, with their words. */
export async function signedIn() {
  // The first of these makes the browser read its data of all languages. That is done while it
  // waits for answers.
  setTimeout(() => new Intl.DateTimeFormat().format());
  const [pages] = await Promise.all([import('../pages/start'), inject(Language).complete('home')]);
  return pages;
}

/** Loads pages beyond Home, with all words. */
export async function withAllWords<Pages>(load: () => Promise<Pages>): Promise<Pages> {
  const [pages] = await Promise.all([load(), inject(Language).complete('rest')]);
  return pages;
}
