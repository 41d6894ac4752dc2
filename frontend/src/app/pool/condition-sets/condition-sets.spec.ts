import {button, find, show, text, type} from '../../../testing/page';
import {ConditionSets} from './condition-sets';

const usual = {
  id: 3,
  name: 'usual',
  conditions: ['off homes 9..', 'run ..4'],
  updatedAt: '2026-11-27T10:00:00Z',
};

describe('kept sets of conditions', () => {
  it('are listed with how many conditions each has', async () => {
    const {api, page, settle} = await show(ConditionSets, {conditions: []});
    api.expectOne('/api/v1/condition-sets').flush({items: [usual]});
    await settle();
    expect([...page.querySelectorAll('option')].map(text)).toEqual(['Choose one', 'usual (2)']);
  });

  it('keep which conditions are off', async () => {
    const {api, page, settle} = await show(ConditionSets, {
      conditions: [
        {text: 'homes 9..', off: true},
        {text: ' run ..4 ', off: false},
      ],
    });
    api.expectOne('/api/v1/condition-sets').flush({items: []});
    type(find(page, 'input'), 'usual');
    await settle();
    button(page, 'Keep these conditions').click();
    const added = api.expectOne({method: 'POST', url: '/api/v1/condition-sets'});
    expect(added.request.body).toEqual({name: 'usual', conditions: ['off homes 9..', 'run ..4']});
  });
});
