import type {Deduction, Standings} from '../api/model';
import {footnotes} from './footnotes';

const team = (id: number) => ({id, name: `T${id}`, displayName: `T${id}`, shortName: `T${id}`});
const deduction = (id: number, of: number): Deduction =>
  ({id, team: team(of), points: 3, reason: 'accounts', day: '2024-01-15'}) as unknown as Deduction;

describe('the footnotes of a table', () => {
  it('are one for each team, numbered in the order of the table, teams beyond it last', () => {
    const table = {
      items: [team(1), team(2), team(3)].map((one) => ({team: one})),
      deductions: [deduction(10, 9), deduction(11, 3), deduction(12, 1), deduction(13, 3)],
    } as unknown as Standings;
    const notes = footnotes(table).map(({mark, team, deductions}) => [
      mark,
      team.id,
      deductions.map(({id}) => id),
    ]);
    expect(notes).toEqual([
      [1, 1, [12]],
      [2, 3, [11, 13]],
      [3, 9, [10]],
    ]);
  });
});
