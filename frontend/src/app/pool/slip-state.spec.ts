import {Component, inject} from '@angular/core';
import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {open} from '../../testing/page';
import {card, tokens} from '../../testing/samples';
import type {KeptTicket} from '../api/model';
import {Session} from '../core/session';
import {emptySlip} from '../shared/slip-draft';
import {notShared} from './sharing';
import {SlipState} from './slip-state';

let state: SlipState;

@Component({template: '', providers: [SlipState]})
class Page {
  constructor() {
    state = inject(SlipState);
  }
}

const kept: KeptTicket = {
  id: 3,
  jornadaId: 5,
  closed: false,
  columns: 2,
  cost: 1.5,
  mine: true,
  owner: 'ana',
  name: 'Friday',
  ticket: {marks: ['1X', ...Array<string>(13).fill('1')]},
  updatedAt: '2026-11-27T19:00:00Z',
};

describe('the state of a slip', () => {
  async function start(items: KeptTicket[] = [], query = '', prepare: () => void = () => undefined) {
    const opened = await open(`/pool/5${query}`, 'pool/:id', Page, () => {
      prepare();
      TestBed.inject(Session).open(tokens(), false);
    });
    const {api, settle} = opened;
    const answer = async () => {
      await settle();
      api.match('/api/v1/account').forEach((one) => one.flush({id: 1, name: 'ana', role: 'player'}));
      api.match('/api/v1/jornadas/5').forEach((one) => one.flush(card()));
      api.match('/api/v1/jornadas/5/views').forEach((one) => one.flush({items: []}));
      api.match('/api/v1/tickets?jornada=5').forEach((one) => one.flush({items}));
      await settle();
    };
    await answer();
    return {...opened, answer};
  }

  it('ticks, and weighs what is complete', async () => {
    const {api, settle} = await start();
    expect(state.missing()).toEqual({text: 'pool.open', count: 14});
    state.fill();
    await settle();
    expect(state.missing()?.text).toBe('pool.oneColumn');
    state.tick({row: 0, sign: 'X'});
    await settle();
    expect(state.price()).toEqual({columns: 2, cost: 1.5});
    expect(api.expectOne({method: 'POST', url: '/api/v1/jornadas/5/odds'}).request.body).toEqual({
      ticket: {marks: ['1X', ...Array<string>(13).fill('1')]},
    });
  });

  it('keeps the name, the sharing and which ticket is changed, for whoever must log in again', async () => {
    const first = await start([kept]);
    state.show(kept);
    state.describe({name: 'Friday, the second'});
    await first.settle();
    const stored = {...localStorage} as Record<string, string>;
    TestBed.resetTestingModule();
    const opened = await open('/pool/5', 'pool/:id', Page, () => {
      Object.entries(stored).forEach(([key, text]) => localStorage.setItem(key, text));
      TestBed.inject(Session).open(tokens(), false);
    });
    await opened.settle();
    opened.api.match('/api/v1/account').forEach((one) => one.flush({id: 1, name: 'ana', role: 'player'}));
    opened.api.match('/api/v1/tickets?jornada=5').forEach((one) => one.flush({items: [kept]}));
    await opened.settle();
    expect(state.draft()).toEqual({name: 'Friday, the second', sharing: notShared, editing: 3});
    expect(state.editing()?.id).toBe(3);
    expect(state.slip().marks[0]).toBe('1X');
    opened.api.match('/api/v1/account').forEach((one) => one.flush({id: 2, name: 'eva', role: 'player'}));
  });

  it('gives back slip and name when starting over was a slip of the finger', async () => {
    const {settle} = await start([kept]);
    state.show(kept);
    await settle();
    state.clear();
    expect(state.draft().name).toBe('');
    const before = state.cleared();
    expect(before).toBeDefined();
    if (before) {
      state.restore(before);
    }
    expect(state.draft().name).toBe('Friday');
    expect(state.slip().marks[0]).toBe('1X');
  });

  describe('from a link', () => {
    const marks = ['1X', ...Array<string>(13).fill('2')];
    const query = `?fixture=2&marks=${marks.join('.')}&reduction=1&pleno=0-1&elige8=1.2`;

    it('has the marks of the link, which is then used up', async () => {
      const {settle} = await start([], query);
      expect(state.slip()).toMatchObject({
        marks,
        reduction: 1,
        plenoHome: ['0'],
        plenoAway: ['1'],
        elige8: [1, 2],
      });
      expect(state.linked()).toBe('slip.taken');
      expect(state.cleared()).toBeUndefined();
      expect(TestBed.inject(Router).url).toBe('/pool/5?fixture=2');
      state.tick({row: 0, sign: '2'});
      await settle();
      expect(state.slip().marks[0]).toBe('1X2');
      expect(state.linked()).toBeUndefined();
    });

    it('gives back the ticket that was begun before', async () => {
      const begun = {...emptySlip, marks: ['1', ...Array<string>(13).fill('')]};
      await start([], query, () => {
        localStorage.setItem('slip-1-5', JSON.stringify(begun));
        localStorage.setItem('draft-slip-1-5', JSON.stringify({name: 'Friday', sharing: notShared}));
      });
      expect(state.slip().marks).toEqual(marks);
      expect(state.draft().name).toBe('');
      const before = state.cleared();
      expect(before?.slip).toEqual(begun);
      if (before) {
        state.restore(before);
      }
      expect(state.slip()).toEqual(begun);
      expect(state.draft().name).toBe('Friday');
      expect(state.linked()).toBeUndefined();
    });

    it('stays as it was if the link is wrong, and says so', async () => {
      const begun = {...emptySlip, marks: ['1', ...Array<string>(13).fill('')]};
      await start([], '?marks=1.2.3&elige8=9', () => localStorage.setItem('slip-1-5', JSON.stringify(begun)));
      expect(state.slip()).toEqual(begun);
      expect(state.linked()).toBe('slip.notTaken');
      expect(state.cleared()).toBeUndefined();
      expect(TestBed.inject(Router).url).toBe('/pool/5');
    });
  });

  it('changes the ticket on the slip, or keeps a new one', async () => {
    const {api, settle, answer} = await start([kept]);
    state.show(kept);
    state.save();
    const change = api.expectOne({method: 'PUT', url: '/api/v1/tickets/3'});
    expect((change.request.body as {name: string}).name).toBe('Friday');
    change.flush(kept);
    await answer();
    expect(state.saving.message()).toBe('pool.saved');
    state.clear();
    state.fill();
    state.save();
    await settle();
    api.expectOne({method: 'POST', url: '/api/v1/tickets'}).flush({...kept, id: 4});
    await settle();
    expect(state.draft().editing).toBe(4);
  });

  it('brings a deleted ticket back', async () => {
    const {api, answer} = await start([kept]);
    state.show(kept);
    state.remove(kept);
    api.expectOne({method: 'DELETE', url: '/api/v1/tickets/3'}).flush(null);
    await answer();
    expect(state.draft().editing).toBeUndefined();
    expect(state.deleted()).toBe(kept);
    state.undo(kept);
    const added = api.expectOne({method: 'POST', url: '/api/v1/tickets'});
    expect((added.request.body as {name: string}).name).toBe('Friday');
    added.flush({...kept, id: 5});
    await answer();
    expect(state.deleted()).toBeUndefined();
  });
});
