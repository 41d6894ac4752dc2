import {initials, teamColours} from './team-colours';

describe('initials', () => {
  it.each([
    ['Real Madrid CF', 'RM'],
    ['Sevilla FC', 'SEV'],
    ['Barcelona', 'BAR'],
    ['Club Deportivo Leganes', 'LEG'],
    ['Deportivo', 'DEP'],
    ["Nott'm Forest", 'NM'],
    ['Málaga', 'MÁL'],
    ['1. FC Köln', 'KÖL'],
  ])('%s is %s', (name, want) => {
    expect(initials(name)).toBe(want);
  });
});

describe('teamColours', () => {
  it('are the same each time and two different ones', () => {
    for (const name of ['Barcelona', 'Betis', 'Ath Bilbao', 'Man United', '']) {
      const {first, second} = teamColours(name);
      expect(teamColours(name)).toEqual(teamColours(name));
      expect(first).not.toBe(second);
    }
  });
});
