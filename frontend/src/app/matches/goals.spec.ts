import {match} from '../../testing/samples';
import {emptyResultFields, resultOf, fieldsOf} from './goals';

describe('a result that is typed', () => {
  it.each([
    [
      {home: '2', away: '1'},
      {homeGoals: 2, awayGoals: 1},
    ],
    [
      {home: ' 0', away: '0 '},
      {homeGoals: 0, awayGoals: 0},
    ],
    [
      {home: '2', away: '1', halfHome: '1', halfAway: '0'},
      {homeGoals: 2, awayGoals: 1, halfTime: {home: 1, away: 0}},
    ],
    [
      {home: '3', away: '0', awarded: true},
      {homeGoals: 3, awayGoals: 0, awarded: true},
    ],
    [{home: '', away: ''}, 'result.missing'],
    [{home: '2', away: ''}, 'result.missing'],
    [{home: 'x', away: '1'}, 'result.notANumber'],
    [{home: '-1', away: '1'}, 'result.notANumber'],
    [{home: '100', away: '1'}, 'result.notANumber'],
    [{home: '2', away: '1', halfHome: '1'}, 'result.halfMissing'],
    [{home: '2', away: '1', halfHome: '3', halfAway: '0'}, 'result.halfTooHigh'],
  ])('%j', (typed, want) => {
    expect(resultOf({...emptyResultFields, ...typed})).toEqual(want);
  });

  it('is what the match has, to begin with', () => {
    expect(
      fieldsOf(match({score: {home: 2, away: 0}, halfTime: {home: 0, away: 0}, status: 'awarded'})),
    ).toEqual({
      home: '2',
      away: '0',
      halfHome: '0',
      halfAway: '0',
      awarded: true,
    });
    expect(fieldsOf(match({score: undefined, halfTime: undefined, status: 'scheduled'}))).toEqual(
      emptyResultFields,
    );
  });
});
