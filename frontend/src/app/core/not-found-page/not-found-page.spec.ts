import {find, open, text} from '../../../testing/page';
import {NotFoundPage} from './not-found-page';

describe('an address without a page', () => {
  it('says so and leads home', async () => {
    const {page} = await open('/nowhere', 'home', NotFoundPage);
    expect(text(find(page, 'h1'))).toBe('Offside');
    expect(text(page)).toContain('This page does not exist.');
    expect(find<HTMLAnchorElement>(page, 'a.button').getAttribute('href')).toBe('/home');
  });
});
