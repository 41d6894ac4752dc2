import {open, text} from '../../../testing/page';
import {match, sampleForecast} from '../../../testing/samples';
import {MatchPage} from './match-page';

const cells = (row: Element | null) => [...(row?.children ?? [])].map(text).join(' | ');

describe('the match page', () => {
  async function show(answer: object, status = 200) {
    const opened = await open('/matches/7', 'matches/:id', MatchPage);
    opened.api.expectOne('/api/v1/matches/7').flush(answer, {status, statusText: 'as told'});
    await opened.settle();
    return opened.page;
  }

  it('shows everything that is known', async () => {
    const page = await show(
      match({
        status: 'played',
        score: {home: 3, away: 1},
        halfTime: {home: 1, away: 0},
        referee: {id: 4, name: 'M Riley'},
        forecast: sampleForecast,
        statistics: {home: {shots: 14, corners: 0}, away: {shots: 9}},
        odds: [
          {
            bookmaker: 'Pinnacle',
            moment: 'closing',
            home: 1.5,
            draw: 4.2,
            away: 7,
            handicap: -1.25,
            handicapHome: 1.9,
            handicapAway: 2,
          },
        ],
      }),
    );
    expect(text(page.querySelector('h1'))).toContain('3-1');
    expect(page.querySelector('.own')).toBeNull();
    for (const part of ['Half-time 1-0', 'M Riley', '52.0', '1.84 – 1.02', 'Right']) {
      expect(text(page)).toContain(part);
    }
    const rows = [...page.querySelectorAll('.statistics tbody tr')].map(cells);
    expect(rows).toEqual(['14 | Shots | 9', '0 | Corners | –']);
    expect(cells(page.querySelector('.scroll tbody tr'))).toBe(
      'Pinnacle | Closing | 1.50 | 4.20 | 7.00 | – | – | -1.25 | 1.90 | 2.00',
    );
  });

  it("shows the model's own forecast beside one with odds in it", async () => {
    const own = {home: 0.61, draw: 0.22, away: 0.17};
    const page = await show(match({forecast: {...sampleForecast, own}}));
    expect(text(page)).toContain('Without the odds, the model alone says');
    expect([...page.querySelectorAll('.own .part')].map(text)).toEqual(['161', 'X22', '217']);
  });

  it('says from when its data are, how wide it is, and when less is known', async () => {
    const page = await show(
      match({
        kickoff: '2026-11-28T12:00:00Z',
        forecast: {
          ...sampleForecast,
          caution: 'seasonEnd',
          lastMatches: {home: '2024-06-02', away: '2024-05-30'},
          ranges: {...sampleForecast.ranges, home: {low: 0.34, high: 0.7}},
        },
      }),
    );
    for (const part of [
      'Data from June 2024',
      'Last known match of Barcelona',
      '2 June 2024',
      'Last three matchdays',
    ]) {
      expect(text(page)).toContain(part);
    }
    expect([...page.querySelectorAll('.unsure .range')].map(text)).toEqual(['34–70', '25–28', '16–27']);
  });

  it('says when there is no forecast', async () => {
    expect(text(await show(match()))).toContain('This match has no forecast');
  });

  it.each([404, 422])('says so when there is no such match: %i', async (status) => {
    expect(text(await show({}, status))).toContain('There is no such match');
  });

  it('offers to try again when the server fails', async () => {
    expect(text((await show({}, 503)).querySelector('[role=alert]'))).toContain('Try again');
  });
});
