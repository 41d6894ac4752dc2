import {Component} from '@angular/core';
import {button, find, open, text} from '../../../testing/page';
import {card} from '../../../testing/samples';
import type {Jornada, TicketSums} from '../../api/model';
import {SlipState} from '../slip-state';
import {SlipForm} from './slip-form';

@Component({imports: [SlipForm], template: '<app-slip-form />', providers: [SlipState]})
class Page {}

describe('the slip', () => {
  async function opened(change: Partial<Jornada> = {}) {
    const shown = await open('/pool/5', 'pool/:id', Page);
    shown.api.expectOne('/api/v1/jornadas/5').flush(card(change));
    shown.api.expectOne('/api/v1/jornadas/5/views').flush({items: []});
    await shown.settle();
    const tick = async (row: number, sign: string) => {
      const group = find(shown.page, `[aria-label="Home ${String(row)} – Away ${String(row)}"]`);
      const buttons = [...group.querySelectorAll('button')];
      buttons.find((one) => text(one.querySelector('.sign')) === sign)?.click();
      await shown.settle();
    };
    return {...shown, tick};
  }
  const running = (page: Element) => text(page.querySelector('.running'));

  it('keeps in sight what is missing, then price and chance', async () => {
    const {api, page, tick, settle} = await opened();
    expect(running(page)).toBe('Fixtures without a mark: 14.');
    button(page, 'Tick the most probable').click();
    await settle();
    expect(running(page)).toBe('This is one column; a ticket has at least two: add a double.');
    await tick(1, 'X');
    expect(running(page)).toBe('€1.50 2 columns');
    const sums: Partial<TicketSums> = {columns: 2, cost: 1.5, atLeast: {'10': 0.12}, likeliestElige8: []};
    api.expectOne('/api/v1/jornadas/5/odds').flush(sums);
    await settle();
    expect(running(page)).toBe('€1.50 2 columns · 10 or more: 12%');
  });

  it('takes every combination of the goals of the pleno', async () => {
    const {page, settle} = await opened();
    const goals = (team: string) => find(page, `[aria-label="Goals of ${team}"]`);
    button(goals('Home 15'), '2').click();
    button(goals('Away 15'), '0').click();
    button(goals('Away 15'), 'M').click();
    await settle();
    const pressed = [...page.querySelectorAll('.pleno [aria-pressed=true]')].map(text);
    expect(pressed).toEqual(['2', '0', 'M']);
    button(goals('Away 15'), '0').click();
    await settle();
    expect(page.querySelectorAll('.pleno [aria-pressed=true]').length).toBe(2);
  });

  it('has eight fixtures in Elige 8, no more and no fewer', async () => {
    const {page, settle} = await opened();
    const choices = [...page.querySelectorAll<HTMLButtonElement>('.elige8 .signs button')];
    choices.slice(0, 7).forEach((one) => one.click());
    await settle();
    expect(text(find(page, '.elige8 [role=status]'))).toBe('Elige 8: fixtures still to choose: 1.');
    choices[7]?.click();
    await settle();
    expect(page.querySelector('.elige8 [role=status]')).toBeNull();
    expect(choices.filter((one) => one.disabled).length).toBe(6);
  });

  it('says that own views could not be loaded', async () => {
    const {api, page, settle} = await open('/pool/5', 'pool/:id', Page);
    api.expectOne('/api/v1/jornadas/5').flush(card());
    api.expectOne('/api/v1/jornadas/5/views').flush(null, {status: 500, statusText: 'Broken'});
    await settle();
    button(page, 'Try again').click();
    await settle();
    api.expectOne('/api/v1/jornadas/5/views').flush({items: []});
    await settle();
    expect(page.querySelector('[role=alert]')).toBeNull();
  });
});
