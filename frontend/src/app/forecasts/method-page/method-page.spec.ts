import {find, open, text} from '../../../testing/page';
import {MethodPage} from './method-page';

describe('the page on the method', () => {
  it('explains it in five steps, with what it does not promise and the formulas folded away', async () => {
    const {page} = await open('/forecasts/method', 'forecasts/method', MethodPage);
    expect(page.querySelectorAll('ol li').length).toBe(5);
    expect(text(find(page, '.notice'))).toContain('60 % is no safe bet');
    expect(find<HTMLDetailsElement>(page, 'details').open).toBe(false);
    // A translated formula would be another one.
    const formulas = [...page.querySelectorAll('.formula')];
    expect(formulas.map((one) => one.getAttribute('translate'))).toEqual(['no', 'no', 'no']);
  });
});
