import {open, text} from '../../../testing/page';
import {card} from '../../../testing/samples';
import type {TicketContent} from '../../api/model';
import {PrintPage} from './print-page';

/** The number of crosses on each slip. */
const crosses = (page: Element) =>
  [...page.querySelectorAll('.crosses')].map(
    (path) => (path.getAttribute('d')?.match(/M[\d.]+ [\d.]+l[\d.]+ -/g) ?? []).length,
  );

describe('a printed ticket', () => {
  async function printed(ticket: TicketContent, columns: number, ofReduction?: readonly string[]) {
    const {api, page, settle} = await open('/pool/tickets/9/print', 'pool/tickets/:id/print', PrintPage);
    api.expectOne('/api/v1/tickets/9').flush({
      id: 9,
      jornadaId: 5,
      ticket,
      columns,
      cost: columns * 0.75,
      closed: false,
      updatedAt: '2026-11-26T19:00:00Z',
    });
    await settle();
    const answer = card({id: 5, number: 20});
    const free = {
      number: 7,
      official: false,
      triples: 2,
      dobles: 0,
      columns: 3,
      guarantee: 13,
      guarantees: [13],
    };
    api.expectOne('/api/v1/jornadas/5').flush({...answer, reductions: [...answer.reductions, free]});
    await settle();
    if (ofReduction) {
      api.expectOne('/api/v1/tickets/9/columns').flush(ofReduction.join('\n') + '\n');
      await settle();
    }
    api.verify();
    return page;
  }

  it('has the marks, the reduction and the cells of the pleno', async () => {
    const marks = Array.from({length: 14}, (_, i) => (i < 4 ? '1X2' : '1'));
    const page = await printed({marks, reduction: 1, pleno: ['1-0', '1-M']}, 18);
    expect([...(page.querySelector('.sums')?.children ?? [])].map(text)).toEqual([
      'Ticket 9',
      '18 columns',
      '€13.50',
      'Reduction 1: 4 triples, 9 columns',
    ]);
    expect(page.querySelectorAll('li').length).toBe(1);
    expect(crosses(page)).toEqual([4 * 3 + 10 + 3]);
    expect(text(page)).toContain('Pleno al 15 1-0 · 1-M');
  });

  it('has all of many columns, eight on a slip, Elige 8 on the first', async () => {
    const columns = Array<string>(253).fill('1X211111111111');
    const page = await printed({columns, elige8: [1, 2, 3, 4, 5, 6, 7, 8]}, 253);
    const counts = crosses(page);
    expect(counts.length).toBe(32);
    expect(counts[0]).toBe(8 * 14 + 8);
    expect(counts[31]).toBe(5 * 14);
    expect(text(page.querySelectorAll('.head')[31])).toBe('Slip 32 of 32 5 columns');
  });

  it('asks for the single columns of a free reduction', async () => {
    const marks = Array.from({length: 14}, (_, i) => (i < 2 ? '1X2' : '1'));
    const columns = ['11', 'XX', '22'].map((start) => start + '1'.repeat(12));
    const page = await printed({marks, reduction: 7}, 3, columns);
    expect(crosses(page)).toEqual([3 * 14]);
    expect(page.querySelector('svg[role=img]')?.getAttribute('aria-label')).toBe(columns.join(' '));
  });
});
