import {bestColumn, ownMarks, ownPleno} from './own-hits';

describe('marks of one’s own beside the signs', () => {
  it('are hits where the sign was ticked, and open where it is not known', () => {
    expect(ownMarks({marks: ['1', '1X', 'X2', '2']}, '1X1-')).toEqual([
      {mark: '1', hit: true},
      {mark: '1X', hit: true},
      {mark: 'X2', hit: false},
      {mark: '2', hit: undefined},
    ]);
  });

  it('are those of the best of many columns', () => {
    expect(bestColumn(['111', '1X1', '1X2'], '1X-')).toBe('1X1');
    expect(ownMarks({columns: ['111', '1X2']}, '1X-').map(({hit}) => hit)).toEqual([true, true, undefined]);
    expect(ownMarks({columns: []}, '1X-')).toEqual([]);
  });

  it('have the pleno only when it was played', () => {
    expect(ownPleno({}, '1-0')).toBeUndefined();
    expect(ownPleno({pleno: ['1-0', '2-0']}, '2-0')).toEqual({mark: '1-0 2-0', hit: true});
    expect(ownPleno({pleno: ['1-0']}, 'M-0')?.hit).toBe(false);
    expect(ownPleno({pleno: ['1-0']}, undefined)?.hit).toBeUndefined();
  });
});
