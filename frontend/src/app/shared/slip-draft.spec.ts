import {emptySlip, isBlank, slipFrom, slipKey, slipOf} from './slip-draft';

const marks = ['1X', ...Array<string>(13).fill('1')];

describe('a slip in this browser', () => {
  it('is kept for each user and each jornada', () => {
    expect(slipKey(1, 5)).not.toBe(slipKey(2, 5));
    expect(slipKey(1, 5)).not.toBe(slipKey(1, 6));
  });

  it('comes back as it was', () => {
    const slip = {...emptySlip, marks, reduction: 3, elige8: [1, 2]};
    expect(slipFrom(JSON.stringify(slip))).toEqual(slip);
  });

  it.each([null, '', 'no JSON', '[]', '{"marks": ["1"]}', '{"marks": "1"}', '{"elige8": 3}'])(
    'is empty if it cannot be read: %j',
    (stored) => {
      expect(slipFrom(stored)).toEqual(emptySlip);
    },
  );

  it('takes a ticket, the goals of its pleno side by side', () => {
    const pleno = ['0-1', '0-M', '2-1', '2-M'];
    expect(slipOf({marks, pleno})).toEqual({
      ...emptySlip,
      marks,
      plenoHome: ['0', '2'],
      plenoAway: ['1', 'M'],
    });
    expect(slipOf({columns: ['11111111111111']})).toEqual({...emptySlip, columns: ['11111111111111']});
  });

  it('is blank only if nothing at all is ticked', () => {
    expect(isBlank(emptySlip)).toBe(true);
    expect(isBlank({...emptySlip, reduction: 3})).toBe(true);
    for (const change of [{marks}, {columns: ['1']}, {plenoHome: ['0']}, {plenoAway: ['M']}, {elige8: [1]}]) {
      expect(isBlank({...emptySlip, ...change})).toBe(false);
    }
  });
});
