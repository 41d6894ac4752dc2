import {saveFile, svgOf} from './save';

describe('saving', () => {
  afterEach(() => vi.restoreAllMocks());

  it('names the file, and frees its content afterwards', () => {
    const done: string[] = [];
    URL.createObjectURL = () => 'blob:file';
    URL.revokeObjectURL = (url) => void done.push(`freed ${url}`);
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      done.push(`${this.download} ${this.href}`);
    });
    saveFile('mine.csv', new Blob(['x']));
    expect(done).toEqual(['mine.csv blob:file', 'freed blob:file']);
  });

  it('gives a drawing the colours that it has on the page, and leaves the page as it is', async () => {
    document.body.innerHTML = `<div class="card" style="background-color: rgb(1, 2, 3)">
      <svg><text style="fill: rgb(4, 5, 6)">1</text></svg></div>`;
    const drawing = document.querySelector('svg');
    expect(drawing).not.toBeNull();
    if (drawing) {
      const before = drawing.outerHTML;
      const file = await svgOf(drawing).text();
      expect(file).toContain('xmlns="http://www.w3.org/2000/svg"');
      expect(file).toContain('rgb(1, 2, 3)');
      expect(file).toContain('rgb(4, 5, 6)');
      expect(drawing.outerHTML).toBe(before);
    }
  });
});
