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
    [
      {home: '1', away: '1', extraHome: '2', extraAway: '2', penaltiesHome: '3', penaltiesAway: '4'},
      {homeGoals: 1, awayGoals: 1, extraTime: {home: 2, away: 2}, penalties: {home: 3, away: 4}},
    ],
    [{home: '1', away: '1', extraHome: '2'}, 'result.oneSide'],
    [{home: '1', away: '1', penaltiesAway: '2'}, 'result.oneSide'],
    [{home: '1', away: '1', extraHome: '0', extraAway: '2'}, 'result.extraTooLow'],
    [{home: '1', away: '1', penaltiesHome: '4', penaltiesAway: '4'}, 'result.penaltiesLevel'],
    [{home: '2', away: '1', halfHome: '3', halfAway: '0'}, 'result.halfTooHigh'],
  ])('%j', (typed, want) => {
    expect(resultOf({...emptyResultFields, ...typed})).toEqual(want);
  });

  it('has when the match began, if that was not when it says', () => {
    const typed = {...emptyResultFields, home: '1', away: '0', kickoff: '2026-11-20T18:00'};
    expect(resultOf(typed)).toMatchObject({kickoff: new Date('2026-11-20T18:00').toISOString()});
  });

  it('is what the match has, to begin with', () => {
    expect(
      fieldsOf(match({score: {home: 2, away: 0}, halfTime: {home: 0, away: 0}, status: 'awarded'})),
    ).toEqual({
      home: '2',
      away: '0',
      halfHome: '0',
      halfAway: '0',
      extraHome: '',
      extraAway: '',
      penaltiesHome: '',
      penaltiesAway: '',
      awarded: true,
      kickoff: '',
    });
    expect(fieldsOf(match({score: undefined, halfTime: undefined, status: 'scheduled'}))).toEqual(
      emptyResultFields,
    );
  });
});
