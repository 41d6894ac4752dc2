import {conditionOfMarks, moved, rowsFrom, rowsOf, textsOf} from './conditions';

describe('conditions', () => {
  it('are read as they were stored, or are one empty line', () => {
    const rows = [{text: 'variants 3..6', off: true}];
    expect(rowsFrom(JSON.stringify(rows))).toEqual(rows);
    for (const stored of [null, '', '[]', '{', '[1]']) {
      expect(rowsFrom(stored)).toEqual([{text: '', off: false}]);
    }
  });

  it('move up by one, the first one stays', () => {
    const [a, b] = [
      {text: 'a', off: false},
      {text: 'b', off: true},
    ];
    expect(moved([a, b], 1)).toEqual([b, a]);
    expect(moved([a, b], 0)).toEqual([a, b]);
  });

  it('are kept as the lines that the server reads', () => {
    const rows = [
      {text: ' variants 3..6 ', off: false},
      {text: '', off: false},
      {text: 'run ..4', off: true},
    ];
    expect(textsOf(rows)).toEqual(['variants 3..6', 'off run ..4']);
    expect(rowsOf(textsOf(rows))).toEqual([
      {text: 'variants 3..6', off: false},
      {text: 'run ..4', off: true},
    ]);
  });

  it('are made of the marks of a slip', () => {
    const marks = ['1', 'X2', '', '1X2', ...Array<string>(10).fill('')];
    expect(conditionOfMarks(marks)).toBe('column 1[X2]-[1X2]---------- hits 2..3');
  });
});
