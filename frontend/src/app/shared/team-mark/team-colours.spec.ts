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

  // Clubs and countries that met in one season and have the same initials.
  it.each([
    ['Nancy', 'Nantes'],
    ['Slavia Prague', 'Sparta Prague'],
    ['Malta', 'Maldives'],
    ['Corinthians', 'Coritiba'],
    ['Panathinaikos', 'Panionios'],
    ['Valencia', 'Vallecano'],
    ['Celje', 'Celtic'],
    ['Iran', 'Iraq'],
    ['Brann', 'Bravo'],
    ['Portimonense', 'Porto'],
    ['Paris SG', 'Partizan'],
    ['America MG', 'Atletico-MG'],
    ['NB Bornholm', 'Nerashté Ballerup'],
    ['Chile', 'China'],
    ['Greece', 'Grenada'],
    ['Stabaek', 'Start'],
  ])('tell %s from %s', (one, other) => {
    expect(initials(one)).toBe(initials(other));
    const both = (name: string) => [teamColours(name).first, teamColours(name).second].sort();
    expect(both(one)).not.toEqual(both(other));
  });
});
