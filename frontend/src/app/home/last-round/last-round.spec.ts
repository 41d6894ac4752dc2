import {find, show, text} from '../../../testing/page';
import {LastRound} from './last-round';

describe('how the last round went', () => {
  const url = '/api/v1/track-record?division=SP1';

  it('is told with the bookmakers, and leads to the track record of the league', async () => {
    const {api, page, settle} = await show(LastRound, {division: 'SP1'});
    expect(find(page, 'p').getAttribute('aria-busy')).toBe('true');
    api.expectOne(url).flush({lastRound: {right: 6, matches: 10, market: {favourites: 5, matches: 9}}});
    await settle();
    expect(text(page)).toBe("Last round: 6 of 10 right.The bookmakers' favourites: 5 of 9.");
    expect(find<HTMLAnchorElement>(page, 'a').getAttribute('href')).toBe('/forecasts?division=SP1');
  });

  it('is not compared with odds that are not known', async () => {
    const {api, page, settle} = await show(LastRound, {division: 'SP1'});
    api.expectOne(url).flush({lastRound: {right: 6, matches: 10}});
    await settle();
    expect(text(page)).toBe('Last round: 6 of 10 right.');
  });

  it('is none before a round was scored', async () => {
    const {api, page, settle} = await show(LastRound, {division: 'SP1'});
    expect(text(page)).toBe('');
    api.expectOne(url).flush({});
    await settle();
    expect(text(page)).toBe('No round has been scored yet.');
  });
});
