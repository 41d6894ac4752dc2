import type {Deduction, Standings, TeamRef} from '../api/model';

/** What stands below the table about the points of one team. */
export interface Footnote {
  /** The number beside the team's points. */
  mark: number;
  team: TeamRef;
  deductions: Deduction[];
}

/** The footnotes of a table, numbered in its order. */
export function footnotes(table: Standings): Footnote[] {
  const place = (team: TeamRef) => {
    const index = table.items.findIndex((line) => line.team.id === team.id);
    return index < 0 ? table.items.length : index;
  };
  const teams = new Map(table.deductions.map(({team}) => [team.id, team]));
  return [...teams.values()]
    .sort((a, b) => place(a) - place(b))
    .map((team, index) => ({
      mark: index + 1,
      team,
      deductions: table.deductions.filter((one) => one.team.id === team.id),
    }));
}
