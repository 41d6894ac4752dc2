import en from './en.json';
import es from './es.json';
import startEn from './start.en.json';
import startEs from './start.es.json';

interface Words {
  [key: string]: string | Words;
}

function flat(words: Words, prefix = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`),
  );
}

describe('languages', () => {
  const english = new Map(flat({...startEn, ...en}));
  const spanish = new Map(flat({...startEs, ...es}));

  it('have each word in one of their two files', () => {
    expect(Object.keys(en).filter((key) => key in startEn)).toEqual([]);
    expect(Object.keys(es).filter((key) => key in startEs)).toEqual([]);
  });

  it('say the same things', () => {
    expect([...english.keys()].sort()).toEqual([...spanish.keys()].sort());
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
