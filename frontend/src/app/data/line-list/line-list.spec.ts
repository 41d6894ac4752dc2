import {show, text} from '../../../testing/page';
import {LineList} from './line-list';

describe('a list of lines', () => {
  const lines = [{line: 3, column: 'home_goals', message: '"x" is not a number'}, {message: 'no heading'}];

  it('says what is wrong in which line and column, as far as that is known', async () => {
    const {page} = await show(LineList, {label: 'What is wrong', lines, total: 2});
    expect([...page.querySelectorAll('li')].map(text)).toEqual([
      'Line 3: home_goals "x" is not a number',
      'no heading',
    ]);
    expect(text(page)).not.toContain('more');
  });

  it('says how many more there are', async () => {
    const {page} = await show(LineList, {label: 'What is wrong', lines, total: 1002});
    expect(text(page)).toContain('And 1000 more.');
  });
});
