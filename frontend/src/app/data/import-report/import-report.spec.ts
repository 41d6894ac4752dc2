import {report} from '../../../testing/imports';
import {cells, find, show, text} from '../../../testing/page';
import {FileReport} from './import-report';

describe('the report on a file', () => {
  it('says what it has and what of it is new', async () => {
    const {page} = await show(FileReport, {
      report: report({
        new: 3,
        unchanged: 377,
        sampleMatchesRemoved: 12,
        contents: [
          {
            division: 'SP1',
            firstSeason: 2012,
            lastSeason: 2013,
            oneYear: false,
            matches: 380,
            teams: 20,
            stages: ['regular', 'play-off'],
          },
        ],
      }),
    });
    expect(text(find(page, 'h2'))).toBe('mine.csv QuinielaML table');
    expect([...page.querySelectorAll('dl div')].map(text)).toEqual([
      'New3',
      'Changed0',
      'Unchanged377',
      'Wrong0',
    ]);
    expect(text(find(page, '.contents'))).toBe(
      'SP1 2012-13 – 2013-14: 380 matches of 20 teams stages: regular, play-off',
    );
    expect(text(page)).toContain('12 matches of the sample make way for your own.');
  });

  it('shows what is wrong unfolded, what was left out folded', async () => {
    const {page} = await show(FileReport, {
      report: report({
        wrong: 1,
        problems: [{line: 3, message: 'no score'}],
        warned: 2,
        warnings: [{line: 4, message: 'odds of 0'}],
      }),
    });
    const [wrong, warned] = [...page.querySelectorAll('details')];
    expect([wrong?.open, text(wrong)]).toEqual([true, 'What is wrong: 1Line 3: no score']);
    expect([warned?.open, text(warned)]).toEqual([
      false,
      'Left out, and why: 2Line 4: odds of 0 And 1 more.',
    ]);
  });

  it('shows each match, and a score that changes beside the one before', async () => {
    const row = {line: 2, division: 'SP1', season: 2016, kickoff: '2017-05-14', home: 'Elche', away: 'Reus'};
    const {page} = await show(FileReport, {
      report: report({
        kept: true,
        rows: [
          {...row, new: true},
          {...row, new: false, before: {home: 0, away: 0}, score: {home: 1, away: 0}},
        ],
      }),
    });
    expect(cells(page, 'li.row')).toEqual([
      ['14 May 2017', 'new'],
      ['14 May 2017', '0-0', '1-0', 'changed'],
    ]);
    expect(text(find(page, 'li.row'))).toContain('Elche – Reus');
    expect(text(find(page, '.good'))).toBe('Kept');
  });
});
