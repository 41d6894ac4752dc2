import {find, show, text} from '../../../testing/page';
import {Loading} from './loading';

it('what is loading is said once, and drawn in as many rows as are expected', async () => {
  const {page} = await show(Loading, {rows: 3});
  expect(text(find(page, '[role=status]'))).not.toBe('');
  expect(page.querySelectorAll('[aria-hidden=true] .row').length).toBe(3);
});
