import {find, show, text} from '../../../testing/page';
import {match} from '../../../testing/samples';
import type {Match} from '../../api/model';
import {MatchContext} from './match-context';

const played = (id: number, home: number, away: number, change: Partial<Match> = {}): Match =>
  match({id, status: 'played', score: {home, away}, ...change});

describe('what was before a match', () => {
  async function opened(home: Match[], away: Match[], between: Match[]) {
    const shown = await show(MatchContext, {match: match()});
    const answer = (team: string, opponent: string | null, items: Match[]) => {
      const request = shown.api.expectOne(
        ({params}) => params.get('team') === team && params.get('opponent') === opponent,
      );
      const {params} = request.request;
      expect(['status', 'order', 'to', 'limit'].map((name) => params.get(name))).toEqual([
        'played',
        'newest',
        '2017-05-14T12:00:00Z',
        '5',
      ]);
      request.flush({items});
    };
    answer('1', null, home);
    answer('2', null, away);
    answer('1', '2', between);
    await shown.settle();
    return shown;
  }

  it('is told from each side’s point of view', async () => {
    const swapped = {homeTeam: match().awayTeam, awayTeam: match().homeTeam};
    const results = [played(10, 2, 1), played(11, 1, 1), played(12, 2, 1, swapped)];
    const {page} = await opened(results, results, results.slice(2));
    expect([...page.querySelectorAll('h2')].map(text)).toEqual([
      'Barcelona: the last matches',
      'Eibar: the last matches',
      'Against each other',
    ]);
    const marks = [...page.querySelectorAll('section')].map((section) =>
      [...section.querySelectorAll('.form-mark .visually-hidden')].map(text),
    );
    expect(marks).toEqual([['won', 'drawn', 'lost'], ['lost', 'drawn', 'won'], ['lost']]);
    const link = find<HTMLAnchorElement>(page, 'a');
    expect([text(link), link.getAttribute('href')]).toEqual(['Barcelona 2-1 Eibar', '/matches/10']);
  });

  it('leaves out what nothing is known of', async () => {
    const {page} = await opened([], [played(10, 2, 1)], []);
    expect([...page.querySelectorAll('h2')].map(text)).toEqual(['Eibar: the last matches']);
  });
});
