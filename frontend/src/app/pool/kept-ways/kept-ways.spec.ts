import {button, choose, find, show, text, type} from '../../../testing/page';
import type {KeptWay} from '../../api/model';
import {usualWay, type WayFields} from '../way';
import {KeptWays} from './kept-ways';

const careful: KeptWay = {
  id: 3,
  name: 'careful',
  updatedAt: '2026-11-27T10:00:00Z',
  way: {kind: 'columns', least: 0.3, budget: 6, objective: 'p12', conditions: ['off run ..4']},
};

describe('kept ways of playing', () => {
  async function opened(items: KeptWay[]) {
    const taken: Partial<WayFields>[] = [];
    const shown = await show(KeptWays, {way: usualWay});
    shown.part.taken.subscribe((way) => taken.push(way));
    shown.api.expectOne('/api/v1/ways').flush({items});
    await shown.settle();
    return {...shown, taken};
  }

  it('are taken into the fields of the test bench', async () => {
    const {page, taken, settle} = await opened([careful]);
    choose(page, 'select', '3');
    await settle();
    button(page, 'Use this way').click();
    expect(taken).toEqual([
      {
        kind: 'columns',
        rule: 'least',
        least: 30,
        conditions: [{text: 'run ..4', off: true}],
        reduce: 0,
        budget: 6,
        objective: 'p12',
      },
    ]);
  });

  it('are kept under a name, in place of what has it', async () => {
    const {api, page, settle} = await opened([careful]);
    const way = {kind: 'columns', triples: 4, dobles: 3, budget: 12, objective: 'p10'};
    type(find(page, 'input'), 'bold');
    await settle();
    button(page, 'Keep this way').click();
    const added = api.expectOne({method: 'POST', url: '/api/v1/ways'});
    expect(added.request.body).toEqual({name: 'bold', way});
    added.flush({...careful, id: 4, name: 'bold'});
    await settle();
    api.expectOne('/api/v1/ways').flush({items: [careful]});
    await settle();
    expect(text(page)).toContain('The way of playing is kept.');
    type(find(page, 'input'), 'careful');
    await settle();
    button(page, 'Keep this way').click();
    expect(api.expectOne({method: 'PUT', url: '/api/v1/ways/3'}).request.body).toEqual({
      name: 'careful',
      way,
    });
  });
});
