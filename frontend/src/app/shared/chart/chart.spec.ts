import {button, cells, find, show, text, withoutDrawing} from '../../../testing/page';
import {Chart} from './chart';

describe('a chart', () => {
  it('is said in a sentence, and is a table, too', async () => {
    const inputs = {label: 'How often', options: {}, heads: ['Said', 'Times'], rows: [['30%', 50]]};
    const {page, settle} = await show(Chart, inputs, withoutDrawing);
    expect(find(page, '[role=img]').getAttribute('aria-label')).toBe('How often');
    button(page, 'Show as a table').click();
    await settle();
    expect([...page.querySelectorAll('thead th')].map(text)).toEqual(['Said', 'Times']);
    expect(cells(page)).toEqual([['30%', '50']]);
    expect(find(page, '[role=region]').getAttribute('aria-label')).toBe('How often');
    button(page, 'Show as a chart').click();
    await settle();
    expect(page.querySelector('table')).toBeNull();
  });
});
