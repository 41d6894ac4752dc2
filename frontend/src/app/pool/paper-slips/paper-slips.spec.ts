import {show, text} from '../../../testing/page';
import {card} from '../../../testing/samples';
import {PaperSlips} from './paper-slips';

const marks = ['1X', ...Array<string>(13).fill('1')];

describe('slips as on paper', () => {
  it('say what is played on each, also to whoever does not see the crosses', async () => {
    const one = card();
    const {page} = await show(PaperSlips, {
      slips: [
        {ticket: {marks}, columns: 2},
        {ticket: {marks, reduction: 1}, columns: 9},
        {ticket: {columns: ['11111111111111', '1111111111111X']}, columns: 2},
      ],
      fixtures: one.jornada.fixtures,
      reductions: one.reductions,
    });
    expect([...page.querySelectorAll('.head')].map(text)).toEqual([
      'Slip 1 of 3 2 columns · multiple',
      'Slip 2 of 3 9 columns · Reduction 1: 4 triples, 9 columns',
      'Slip 3 of 3 2 columns',
    ]);
    const drawings = [...page.querySelectorAll('li svg')];
    expect(drawings.map((drawing) => drawing.getAttribute('aria-label'))).toEqual([
      marks.join(' '),
      marks.join(' '),
      '11111111111111 1111111111111X',
    ]);
    // A cross is two strokes: fifteen for the marks, twenty-eight for two columns.
    const strokes = [...page.querySelectorAll('.crosses')].map(
      (path) => path.getAttribute('d')?.match(/M/g)?.length,
    );
    expect(strokes[0]).toBe(30);
    expect(strokes[2]).toBe(56);
  });

  it('have the fourteen names and both of the pleno, cut where they are too long', async () => {
    const fixtures = card().jornada.fixtures.map((fixture, i) =>
      i ? fixture : {home: 'Borussia Mönchengladbach', away: 'Wolverhampton'},
    );
    const {page} = await show(PaperSlips, {slips: [], fixtures});
    const names = [...page.querySelectorAll('.name')].map(text);
    expect(names.length).toBe(16);
    expect(names[0]).toBe('1 Borussia Mönchengladbach – Wol…');
    expect(names.slice(-2)).toEqual(['15 Home 15', '15 Away 15']);
  });
});
