import {TestBed} from '@angular/core/testing';
import {show, text} from '../../../testing/page';
import {tokens} from '../../../testing/samples';
import {Session} from '../../core/session';
import {DataAge} from './data-age';

describe('results that end long ago', () => {
  async function opened(role: string) {
    const shown = await show(DataAge, {through: '2024-06-30T23:30:00Z'}, () => {
      TestBed.inject(Session).open(tokens(), false);
    });
    shown.api.expectOne('/api/v1/account').flush({id: 1, name: 'ana', role});
    await shown.settle();
    return shown.page;
  }

  it('are fetched or imported by an editor', async () => {
    const page = await opened('editor');
    expect(text(page)).toContain('Data from June 2024.');
    expect([...page.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual([
      '/data/training',
      '/data',
    ]);
  });

  it('are somebody else’s to fetch for a player', async () => {
    const page = await opened('player');
    expect(text(page)).toContain('An editor can fetch or import them.');
    expect(page.querySelector('a')).toBeNull();
  });
});
