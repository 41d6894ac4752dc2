import {TestBed} from '@angular/core/testing';
import {button, find, setUp, submit, text, type} from '../../../testing/page';
import {card} from '../../../testing/samples';
import type {CardFixture} from '../../api/model';
import {Language} from '../../core/language';
import {OwnView} from './own-view';

describe("a player's own view of a fixture", () => {
  const path = '/api/v1/jornadas/5/fixtures/3/view';
  const kept = {fixture: 3, probs: {home: 0.9, draw: 0.06, away: 0.04}};

  async function show(inputs: Record<string, unknown> = {}) {
    const api = setUp();
    await TestBed.inject(Language).choose('en');
    const fixture = TestBed.createComponent(OwnView);
    const all = {jornada: 5, number: 3, fixture: card().fixtures[2] as CardFixture, ...inputs};
    for (const [name, value] of Object.entries(all)) {
      fixture.componentRef.setInput(name, value);
    }
    let changes = 0;
    fixture.componentInstance.changed.subscribe(() => changes++);
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;
    const settle = () => fixture.whenStable();
    return {api, page, settle, changes: () => changes};
  }

  it('is typed as percentages, beside those of the slip', async () => {
    const {api, page, settle, changes} = await show();
    button(page, 'My view of Home 3 – Away 3').click();
    await settle();
    expect(text(find(page, '#view-other-home3'))).toBe('Slip: 52%');
    type(find(page, '#view-home3'), '70,5');
    type(find(page, '#view-draw3'), '20');
    type(find(page, '#view-away3'), '9.5');
    submit(page);
    const request = api.expectOne({method: 'PUT', url: path});
    expect(request.request.body).toEqual({percentages: [70.5, 20, 9.5]});
    request.flush(kept);
    await settle();
    expect(changes()).toBe(1);
    expect(page.querySelector('form')).toBeNull();
  });

  it('is typed as odds', async () => {
    const {api, page, settle} = await show();
    button(page, 'My view of Home 3 – Away 3').click();
    await settle();
    const kind = find<HTMLSelectElement>(page, '#view-kind3');
    kind.value = 'odds';
    kind.dispatchEvent(new Event('change'));
    await settle();
    expect(text(find(page, '#view-other-home3'))).toBe('Slip: 1.92');
    type(find(page, '#view-home3'), '1.5');
    type(find(page, '#view-draw3'), '4');
    submit(page);
    await settle();
    api.expectNone({method: 'PUT', url: path});
    expect(text(find(page, '#view-wrong3'))).toContain('three prices above 1');
    type(find(page, '#view-away3'), '7');
    submit(page);
    expect(api.expectOne({method: 'PUT', url: path}).request.body).toEqual({odds: [1.5, 4, 7]});
  });

  it('says by how much it differs, and can be taken back', async () => {
    const {api, page, settle, changes} = await show({view: kept});
    expect([...page.querySelectorAll('.difference')].map(text)).toEqual(['1 +38', 'X −21', '2 −17']);
    button(page, 'My view of Home 3 – Away 3').click();
    await settle();
    expect(find<HTMLInputElement>(page, '#view-home3').value).toBe('90');
    button(page, 'Take it back').click();
    api.expectOne({method: 'DELETE', url: path}).flush(null);
    await settle();
    expect(changes()).toBe(1);
  });

  it('stays in the form when the server refuses it', async () => {
    const {api, page, settle, changes} = await show({view: kept});
    button(page, 'My view of Home 3 – Away 3').click();
    await settle();
    submit(page);
    api
      .expectOne({method: 'PUT', url: path})
      .flush({detail: 'the jornada has closed'}, {status: 409, statusText: 'Conflict'});
    await settle();
    expect(text(find(page, '[role=alert]'))).toContain('The jornada has closed.');
    expect(find<HTMLInputElement>(page, '#view-home3').value).toBe('90');
    expect(changes()).toBe(0);
  });

  it('cannot be changed once the jornada has closed', async () => {
    const {page} = await show({view: kept, closed: true});
    expect(page.querySelector('button')).toBeNull();
    expect(text(page)).toContain('My view');
  });
});
