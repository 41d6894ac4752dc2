import {button, choose, find, show, type} from '../../../testing/page';
import type {ConditionRow} from '../conditions';
import {ConditionList} from './condition-list';

describe('a list of conditions', () => {
  async function opened(rows: ConditionRow[]) {
    const shown = await show(ConditionList, {rows});
    shown.api.expectOne('/api/v1/condition-sets').flush({
      items: [{id: 3, name: 'usual', conditions: ['off homes 9..'], updatedAt: '2026-11-27T10:00:00Z'}],
    });
    await shown.settle();
    return {...shown, rows: () => shown.part.rows()};
  }
  const two = [
    {text: 'homes 5..9', off: false},
    {text: 'run ..4', off: true},
  ];

  it('is typed, switched off, moved and shortened line by line', async () => {
    const {page, settle, rows} = await opened(two);
    expect(button(page, 'Move condition 1 up').disabled).toBe(true);
    type(find(page, '[aria-label="Condition 1"]'), 'homes 6..9');
    find<HTMLInputElement>(page, 'label [type=checkbox]').click();
    await settle();
    expect(rows()[0]).toEqual({text: 'homes 6..9', off: true});
    button(page, 'Move condition 2 up').click();
    await settle();
    expect(rows().map(({text}) => text)).toEqual(['run ..4', 'homes 6..9']);
    button(page, 'Remove condition 1').click();
    await settle();
    expect(rows().map(({text}) => text)).toEqual(['homes 6..9']);
  });

  it('takes an example in place of an empty last line', async () => {
    const {page, settle, rows} = await opened([{text: ' ', off: false}]);
    const example = '[aria-label="Add one of these …"]';
    choose(page, example, 'run ..5');
    await settle();
    expect(rows()).toEqual([{text: 'run ..5', off: false}]);
    expect(find<HTMLSelectElement>(page, example).value).toBe('');
    choose(page, example, 'homes 5..9');
    await settle();
    expect(rows().map(({text}) => text)).toEqual(['run ..5', 'homes 5..9']);
    button(page, 'Add a condition').click();
    await settle();
    expect(rows().length).toBe(3);
  });

  it('is replaced by a set that was kept', async () => {
    const {page, settle, rows} = await opened(two);
    choose(page, 'app-condition-sets select', '3');
    await settle();
    button(page, 'Use it').click();
    expect(rows()).toEqual([{text: 'homes 9..', off: true}]);
  });
});
