import {TestBed} from '@angular/core/testing';
import {button, setUp} from '../../../testing/page';
import {Language} from '../../core/language';
import {csvOf} from './save';
import {SaveShown} from './save-shown';

function tableOf(html: string): HTMLTableElement {
  const table = document.createElement('table');
  table.innerHTML = html;
  return table;
}

describe('what is shown, as a file', () => {
  afterEach(() => vi.restoreAllMocks());

  it('has the cells of a table as they are read', async () => {
    const table = tableOf(`<thead><tr><th>Team</th><th colspan="2">Goals, all</th></tr></thead>
      <tbody><tr><th> Real
        Sociedad </th><td>−1</td><td>+2,5</td></tr></tbody>`);
    expect(await csvOf(table, 'en').text()).toBe('Team,"Goals, all",\r\nReal Sociedad,-1,"+2,5"\r\n');
    expect(await csvOf(table, 'es').text()).toBe('Team;Goals, all;\r\nReal Sociedad;-1;+2,5\r\n');
  });

  it('runs nothing in a spreadsheet', async () => {
    const table = tableOf('<tr><td>=1+1</td><td>@x</td><td>-x</td><td>-</td><td>say "1"</td></tr>');
    expect(await csvOf(table, 'en').text()).toBe(`'=1+1,'@x,'-x,-,"say ""1"""\r\n`);
  });

  it.each([
    ['table', 'Download as CSV', 'mine.csv'],
    ['chart', 'Download as SVG', 'mine.svg'],
  ])('is saved on a click: %s', async (kind, name, want) => {
    setUp();
    await TestBed.inject(Language).choose('en');
    const chart = document.createElement('div');
    chart.innerHTML = '<svg><text>1</text></svg>';
    const saved: string[] = [];
    const contents: Blob[] = [];
    URL.createObjectURL = (blob: Blob) => `blob:${contents.push(blob)}`;
    URL.revokeObjectURL = () => undefined;
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download);
    });
    const fixture = TestBed.createComponent(SaveShown);
    fixture.componentRef.setInput(kind, kind === 'chart' ? chart : tableOf('<tr><td>1</td></tr>'));
    fixture.componentRef.setInput('file', 'mine');
    await fixture.whenStable();
    button(fixture.nativeElement as HTMLElement, name).click();
    expect(saved).toEqual([want]);
    if (kind === 'chart') {
      expect(await contents[0]?.text()).toContain('<text>1</text>');
    }
  });
});
