import {TestBed} from '@angular/core/testing';
import {button, find, setUp, text, withoutDrawing} from '../../../testing/page';
import {LineChart} from './line-chart';

describe('lines over time', () => {
  function show() {
    setUp();
    withoutDrawing();
    const fixture = TestBed.createComponent(LineChart);
    fixture.componentRef.setInput('label', 'What was won');
    fixture.componentRef.setInput('series', [
      {
        name: 'Won',
        values: [
          ['2026-11-01T12:00:00Z', 4.25],
          ['2026-11-08T12:00:00Z', -7],
        ],
      },
      {name: 'Played', values: [['2026-11-01T12:00:00Z', 12]]},
    ]);
    fixture.componentRef.setInput('format', (value: number, decimals: number) => value.toFixed(decimals));
    return {fixture, page: fixture.nativeElement as HTMLElement};
  }

  it('are said in a sentence to whoever does not see them', async () => {
    const {fixture, page} = show();
    await fixture.whenStable();
    expect(find(page, '[role=img]').getAttribute('aria-label')).toBe('What was won');
    expect(page.querySelector('table')).toBeNull();
  });

  it('are a table, too', async () => {
    const {fixture, page} = show();
    await fixture.whenStable();
    button(page, 'Show as a table').click();
    await fixture.whenStable();
    expect([...page.querySelectorAll('thead th')].map(text)).toEqual(['When', 'Won', 'Played']);
    const rows = [...page.querySelectorAll('tbody tr')].map((row) => [...row.children].map(text));
    expect(rows[0]).toEqual(['1 Nov 2026', '4.3', '12.0']);
    expect(rows[1]?.slice(0, 2)).toEqual(['8 Nov 2026', '-7.0']);
    button(page, 'Show as a chart').click();
    await fixture.whenStable();
    expect(page.querySelector('table')).toBeNull();
  });
});
