import {Component, signal} from '@angular/core';
import {button, find, open, text, type} from '../../../testing/page';
import {ConditionSets} from '../condition-sets/condition-sets';
import type {ConditionRow} from '../conditions';

const taken = signal<readonly ConditionRow[]>([]);
const conditions = signal<readonly ConditionRow[]>([]);

@Component({
  imports: [ConditionSets],
  template: '<app-condition-sets [conditions]="rows()" (taken)="take($event)" />',
})
class Page {
  protected readonly rows = conditions;
  protected take(rows: readonly ConditionRow[]): void {
    taken.set(rows);
  }
}

const usual = {id: 3, name: 'usual', conditions: ['variants 3..6'], updatedAt: '2026-11-27T10:00:00Z'};

/** The page once the sets are there. */
async function opened(items: (typeof usual)[]) {
  taken.set([]);
  conditions.set([{text: 'run ..4', off: false}]);
  const shown = await open('/', '', Page);
  const list = async (sets: (typeof usual)[]) => {
    shown.api.expectOne({method: 'GET', url: '/api/v1/condition-sets'}).flush({items: sets});
    await shown.settle();
  };
  await list(items);
  const choose = async (id: number) => {
    const select = find<HTMLSelectElement>(shown.page, 'select');
    select.value = String(id);
    select.dispatchEvent(new Event('change'));
    await shown.settle();
  };
  const name = async (value: string) => {
    type(find<HTMLInputElement>(shown.page, 'input'), value);
    await shown.settle();
  };
  return {...shown, list, choose, name};
}

describe('what is kept under a name', () => {
  it('is taken', async () => {
    const {page, choose} = await opened([usual]);
    expect(text(find(page, 'option:last-child'))).toBe('usual (1)');
    await choose(3);
    button(page, 'Use it').click();
    expect(taken()).toEqual([{text: 'variants 3..6', off: false}]);
  });

  it('is kept anew under a new name, in place of what has the name else', async () => {
    const {page, api, list, name, settle} = await opened([usual]);
    expect(find<HTMLInputElement>(page, 'input').maxLength).toBe(60);
    expect(button(page, 'Keep these conditions').disabled).toBe(true);
    await name(' few ');
    button(page, 'Keep these conditions').click();
    const added = api.expectOne({method: 'POST', url: '/api/v1/condition-sets'});
    expect(added.request.body).toEqual({name: 'few', conditions: ['run ..4']});
    added.flush({...usual, id: 4, name: 'few'});
    await settle();
    await list([usual, {...usual, id: 4, name: 'few'}]);
    expect(text(page)).toContain('The conditions are kept.');

    await name('usual');
    button(page, 'Keep these conditions').click();
    const changed = api.expectOne({method: 'PUT', url: '/api/v1/condition-sets/3'});
    changed.flush({errors: []}, {status: 409, statusText: 'Conflict'});
    await settle();
    expect(find(page, '[role=alert]')).toBeTruthy();
    api.verify(); // what failed changes no list
  });

  it('can be restored once it was deleted', async () => {
    const {page, api, list, choose, settle} = await opened([usual]);
    await choose(3);
    button(page, 'Delete').click();
    api.expectOne({method: 'DELETE', url: '/api/v1/condition-sets/3'}).flush(null);
    await settle();
    await list([]);
    expect(text(page)).toContain('usual was deleted.');
    button(page, 'Undo').click();
    const again = api.expectOne({method: 'POST', url: '/api/v1/condition-sets'});
    expect(again.request.body).toEqual({name: 'usual', conditions: ['variants 3..6']});
    again.flush({...usual, id: 5});
    await settle();
    await list([{...usual, id: 5}]);
    expect(text(page)).not.toContain('usual was deleted.');
    expect(find<HTMLSelectElement>(page, 'select').value).toBe('5');
  });

  it('needs something to keep', async () => {
    const {page, name, settle} = await opened([]);
    conditions.set([]);
    await name('few');
    await settle();
    expect(button(page, 'Keep these conditions').disabled).toBe(true);
  });
});
