import en from './en.json';
import es from './es.json';

interface Words {
  [key: string]: string | Words;
}

function flat(words: Words, prefix = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`),
  );
}

describe('languages', () => {
  const english = new Map(flat(en));
  const spanish = new Map(flat(es));

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
