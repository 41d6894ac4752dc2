import type {ParamMap, Params} from '@angular/router';
import {emptySlip, fixturesOfSlip, type Slip} from '../shared/slip-draft';
import {elige8Fixtures, plenoGoals} from './slip';

/** No mark; nothing at all would not outlast being typed or sent in a message. */
const unmarked = '-';

/** What is ticked, as the parameters of an address; undefined where there are no marks, as of single columns. */
export function addressOf(slip: Slip): Params | undefined {
  if (slip.columns.length || slip.marks.every((mark) => mark === '')) {
    return undefined;
  }
  const pleno = slip.plenoHome.length && slip.plenoAway.length;
  return {
    marks: slip.marks.map((mark) => mark || unmarked).join('.'),
    reduction: slip.reduction || null,
    pleno: pleno ? `${slip.plenoHome.join('')}-${slip.plenoAway.join('')}` : null,
    elige8: slip.elige8.join('.') || null,
  };
}

/** Takes them out of an address. */
export const noMarks: Params = {marks: null, reduction: null, pleno: null, elige8: null};

/**
 * The slip that an address asks for; undefined without right marks for the fourteen fixtures.
 * What else is wrong is left out. Of the reductions only those with a number in the list are known.
 */
export function slipIn(address: ParamMap, reductions: readonly number[]): Slip | undefined {
  const marks = (address.get('marks') ?? '').split('.').map((mark) => (mark === unmarked ? '' : mark));
  const right = marks.every((mark) => /^1?X?2?$/.test(mark));
  if (marks.length !== fixturesOfSlip || !right || marks.every((mark) => mark === '')) {
    return undefined;
  }
  const reduction = Number(address.get('reduction'));
  const [home, away] = (address.get('pleno') ?? '').split('-');
  const goals = (typed = '') => plenoGoals.filter((goal) => typed.includes(goal));
  const numbers = (address.get('elige8') ?? '').split('.').map(Number);
  const elige8 = [...new Set(numbers)]
    .filter((one) => Number.isInteger(one) && one >= 1 && one <= fixturesOfSlip)
    .sort((a, b) => a - b);
  return {
    ...emptySlip,
    marks,
    reduction: reductions.includes(reduction) ? reduction : 0,
    plenoHome: goals(home),
    plenoAway: goals(away),
    elige8: elige8.slice(0, elige8Fixtures),
  };
}
