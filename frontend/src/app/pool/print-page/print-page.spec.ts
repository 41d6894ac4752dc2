import {open, text} from '../../../testing/page';
import {card} from '../../../testing/samples';
import type {TicketContent} from '../../api/model';
import {PrintPage} from './print-page';

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
    expect(page.querySelectorAll('.ticked').length).toBe(4 * 3 + 10 + 3);
    expect(text(page)).toContain('Pleno al 15 1-0 · 1-M');
  });

  it('has the first two hundred of many columns, and says so', async () => {
    const page = await printed({columns: Array<string>(253).fill('1X211111111111')}, 253);
    expect(text(page)).toContain('Only the first 200 of 253 columns are printed.');
    const blocks = page.querySelectorAll('.columns');
    expect(blocks.length).toBe(25);
    expect([...(blocks[24]?.querySelectorAll('thead th') ?? [])].map(text).slice(-2)).toEqual(['199', '200']);
    expect([...(blocks[0]?.querySelectorAll('tbody tr') ?? [])].slice(0, 3).map(text)).toEqual([
      `1 Home 1 – Away 1${'1'.repeat(8)}`,
      `2 Home 2 – Away 2${'X'.repeat(8)}`,
      `3 Home 3 – Away 3${'2'.repeat(8)}`,
    ]);
  });

  it('asks for the single columns of a free reduction', async () => {
    const marks = Array.from({length: 14}, (_, i) => (i < 2 ? '1X2' : '1'));
    const columns = ['11', 'XX', '22'].map((start) => start + '1'.repeat(12));
    const page = await printed({marks, reduction: 7}, 3, columns);
    const rows = [...(page.querySelector('.columns')?.querySelectorAll('tbody tr') ?? [])];
    expect(text(rows[0])).toBe('1 Home 1 – Away 11X2');
    expect(text(rows[2])).toBe('3 Home 3 – Away 3111');
  });
});
