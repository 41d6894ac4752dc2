import {benchOf, fieldsOf, paramsOf, usualWay, wayFrom, type WayFields} from './way';

const way: WayFields = {
  ...usualWay,
  conditions: [
    {text: 'variants 3..6', off: false},
    {text: 'run ..4', off: true},
  ],
  reduce: 12,
  season: '2023',
};

describe('a way of playing', () => {
  it('is asked for without what does not belong to it', () => {
    expect(benchOf(way)).toEqual({
      way: {
        kind: 'columns',
        triples: 4,
        dobles: 3,
        conditions: ['variants 3..6', 'off run ..4'],
        reduce: 12,
        budget: 12,
        objective: 'p10',
      },
      known: 13,
      season: '2023',
    });
    expect(benchOf({...way, rule: 'least', conditions: [], reduce: 0}).way).toEqual({
      kind: 'columns',
      least: 0.25,
      budget: 12,
      objective: 'p10',
    });
    expect(benchOf({...way, kind: 'multiple', season: ''})).toEqual({
      way: {kind: 'multiple', budget: 12, objective: 'p10'},
      known: 13,
    });
    expect(benchOf({...usualWay, triples: 0, dobles: 0}).way.least).toBe(1);
  });

  it('comes back from what was kept of it', () => {
    const ways: WayFields[] = [
      way,
      {...way, rule: 'least', least: 30},
      {...way, rule: 'counts', triples: 0, dobles: 0},
      {...usualWay, conditions: way.conditions, rule: 'all', budget: 24, objective: 'value'},
    ];
    for (const one of ways) {
      expect({...one, ...fieldsOf(benchOf(one).way)}).toEqual(one);
    }
    // A kept way without conditions has an empty row to type one in.
    expect(fieldsOf({budget: 12, objective: 'p10', kind: 'multiple'})).toMatchObject({
      kind: 'multiple',
      rule: 'all',
      reduce: 0,
    });
  });

  it('comes back from the address', () => {
    const params = paramsOf(way);
    const text = (name: string) => (typeof params[name] === 'string' ? params[name] : null);
    expect(wayFrom(text, params['condition'] as string[])).toEqual(way);
    expect(wayFrom((name) => ({kind: 'odd', triples: 'x', budget: ''})[name] ?? null, [])).toEqual(usualWay);
  });
});
