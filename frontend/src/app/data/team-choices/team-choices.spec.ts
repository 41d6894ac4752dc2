import {report} from '../../../testing/imports';
import {choose, show, text} from '../../../testing/page';
import type {Unknown} from '../../api/model';
import {likelyTeams, TeamChoices, unknownIn} from './team-choices';

const team = (id: number, name: string, likely = false) => ({
  team: {id, name, displayName: name, shortName: name},
  likeness: 0.8,
  likely,
});
const unknown: Unknown[] = [
  {
    spelling: 'FC Barcelona',
    country: 'ES',
    suggestions: [team(5, 'Barcelona B'), team(4, 'Barcelona', true)],
  },
  {spelling: 'Nowhere', country: 'ES', suggestions: [team(6, 'Norwich')]},
];

describe('spellings that are not known', () => {
  it('are asked for once, however many files have them', () => {
    const reports = [report({unknown}), report({unknown: unknown.slice(1)})];
    expect(unknownIn(reports).map((one) => one.spelling)).toEqual(['FC Barcelona', 'Nowhere']);
  });

  it('mean the likely team, else a new one', () => {
    expect(likelyTeams(unknown)).toEqual({'FC Barcelona': 4, Nowhere: 0});
  });

  it('can mean another team', async () => {
    const {page, part, set} = await show(TeamChoices, {unknown, chosen: likelyTeams(unknown)});
    part.chosenChange.subscribe((chosen) => void set({chosen}));
    const selects = () => [...page.querySelectorAll('select')];
    expect(selects().map((one) => one.value)).toEqual(['4', '0']);
    expect([...(selects()[1]?.options ?? [])].map(text)).toEqual(['Norwich', 'A new team: Nowhere']);
    expect(text(page)).toContain('Likely known: 1. New teams: 1.');
    choose(page, '#spelling-Nowhere', '6');
    await set({});
    expect(text(page)).toContain('Likely known: 2. New teams: 0.');
  });
});
