import {files, flat, wordsOf} from '../testing/words';

describe('languages', () => {
  const english = new Map(Object.entries(wordsOf('en')));
  const spanish = new Map(Object.entries(wordsOf('es')));

  it.each(Object.entries(files))('have each word in one of their files: %s', (_, of) => {
    const keys = of.flatMap((file) => flat(file).map(([key]) => key));
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });

  it('have the same words in the same files', () => {
    const keys = (language: 'en' | 'es') =>
      files[language].map((file) =>
        flat(file)
          .map(([key]) => key)
          .sort(),
      );
    expect(keys('en')).toEqual(keys('es'));
  });

  it('leave the same gaps to fill', () => {
    const gaps = (sentence: string) =>
      [...sentence.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name).sort();
    for (const [key, sentence] of english) {
      expect(gaps(spanish.get(key) ?? ''), key).toEqual(gaps(sentence));
    }
  });

  it('leave nothing empty', () => {
    for (const [key, sentence] of [...english, ...spanish]) {
      expect(sentence.trim(), key).not.toBe('');
    }
  });
});
