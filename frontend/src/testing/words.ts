import en from '../i18n/en.json';
import es from '../i18n/es.json';
import homeEn from '../i18n/home.en.json';
import homeEs from '../i18n/home.es.json';
import startEn from '../i18n/start.en.json';
import startEs from '../i18n/start.es.json';

interface Words {
  [key: string]: string | Words;
}

/** Every key with its text, such as "nav.home" with "Home". */
export function flat(words: Words, prefix = ''): [key: string, text: string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`),
  );
}

/** The files of each language: those of the log-in page, of Home, and of all other pages. */
export const files = {en: [startEn, homeEn, en], es: [startEs, homeEs, es]};

/** All words of a language by key. */
export const wordsOf = (language: 'en' | 'es') =>
  Object.fromEntries(files[language].flatMap((file) => flat(file)));
