import {open, text} from '../../../testing/page';
import {Sources} from './sources';

describe('the sources', () => {
  it('list the addresses that fail first, and most of them on demand', async () => {
    const {page, api, settle} = await open('/', '', Sources);
    const addresses = Array.from({length: 5}, (_, i) => ({
      address: `https://example.org/${i}`,
      askAfter: '2026-11-28T10:00:00Z',
      failures: i === 4 ? 2 : 0,
      failure: i === 4 ? 'refused' : undefined,
    }));
    api.expectOne('/api/v1/sources').flush({items: [{source: 'selae', on: true, failing: false, addresses}]});
    await settle();
    expect([...page.querySelectorAll('a')].map(text)).toEqual(
      [4, 0, 1, 2, 3].map((i) => `https://example.org/${i}`),
    );
    expect([...page.querySelectorAll('details a')].map(text)).toEqual([
      'https://example.org/2',
      'https://example.org/3',
    ]);
    expect(page.querySelector('summary')?.textContent).toContain('Other addresses (2)');
  });
});
