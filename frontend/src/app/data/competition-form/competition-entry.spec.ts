import {blank, entryOf, fieldAt} from './competition-entry';

describe('the entry of a competition', () => {
  it('is what the fields say, written as the catalogue writes it', () => {
    const entry = entryOf({
      ...blank,
      code: ' reg-1 ',
      name: ' Regional ',
      spanish: 'Regional de España',
      area: 'es',
      fewest: '8',
      most: '12',
      meetings: '2',
      headings: 'Régional,  Liga  Uno ,',
      oneYear: true,
    });
    expect(entry).toEqual({
      code: 'REG-1',
      name: {en: 'Regional', es: 'Regional de España'},
      area: 'ES',
      field: 'men',
      kind: 'league',
      tier: 1,
      calendar: {from: '07-01', oneYear: true},
      eras: [{teams: [8, 12], stages: [{name: '', kind: 'round-robin', meetings: 2}]}],
      sources: {headings: ['regional', 'liga uno']},
    });
  });

  it('has no tier in a cup, whose rounds are knock-outs', () => {
    const entry = entryOf({...blank, kind: 'cup'});
    expect(entry).not.toHaveProperty('tier');
    expect(entry.eras?.[0]?.stages?.[0]?.kind).toBe('knock-out');
  });

  it('has 0 for what is no number, which the server refuses', () => {
    expect(entryOf({...blank, fewest: '-3', most: '1e3'}).eras?.[0]?.teams).toEqual([0, 0]);
  });

  it('leads from what the server finds wrong back to the field', () => {
    expect(fieldAt('body.eras[0].teams[1]')).toBe('fewest');
    expect(fieldAt('body.name.en')).toBe('name');
    expect(fieldAt('body.zone')).toBeUndefined();
  });
});
