import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {find, open, submit, text} from '../../../testing/page';
import {ReplayPage} from './replay-page';

describe('past jornadas played again', () => {
  async function replay(address: string, seasons = [{season: 2024}, {season: 2023}]) {
    const opened = await open(address, 'pool/replay', ReplayPage);
    opened.api.match('/api/v1/jornadas/seasons').forEach((one) => one.flush({items: seasons}));
    await opened.settle();
    return opened;
  }

  it('are those that the address says, which keeps what was played', async () => {
    const {api, page, settle} = await replay('/pool/replay?season=2023&budget=20&known=11');
    expect(find<HTMLSelectElement>(page, '#season').value).toBe('2023');
    expect(find<HTMLInputElement>(page, '#budget').value).toBe('20');
    const known = find<HTMLInputElement>(page, '#known');
    expect(known.value).toBe('11');
    known.value = '12';
    submit(page);
    await settle();
    expect(TestBed.inject(Router).url).toBe('/pool/replay?season=2023&budget=20&known=12');
    const over = {id: 4, winners: {}, signs: '1X2'};
    api.expectOne(({url}) => url.startsWith('/api/v1/jornadas')).flush({items: [over, {id: 5, signs: '1-'}]});
    await settle();
    const played = api.expectOne('/api/v1/jornadas/4/replay?budget=20&known=12');
    played.flush({strategies: []});
    await settle();
    expect(text(find(page, '[role=status]'))).toContain('1');
  });

  it('says where there are none', async () => {
    const {page} = await replay('/pool/replay', []);
    expect(page.querySelector('app-empty')).not.toBeNull();
  });
});
