import {find, show} from '../../../testing/page';
import {ColumnFile} from './column-file';

describe('the field for a column file', () => {
  async function read(text: string | undefined) {
    const {page, part} = await show(ColumnFile, {name: 'mine', label: 'My columns'});
    const lines: (readonly string[] | undefined)[] = [];
    part.lines.subscribe((one) => lines.push(one));
    const field = find<HTMLInputElement>(page, '#mine');
    Object.defineProperty(field, 'files', {value: text === undefined ? [] : [new File([text], 'mine.txt')]});
    field.dispatchEvent(new Event('change'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    return {field, lines};
  }

  it('gives the lines of the file at their places, however they end', async () => {
    const {field, lines} = await read('11\r\n\r\n  \nX2\r22\n \n');
    expect(lines).toEqual([['11', '', '  ', 'X2', '22']]);
    expect(field.labels?.[0]?.textContent).toBe('My columns');
    expect(field.required).toBe(true);
  });

  it('gives a line without anything of an empty file', async () => {
    expect((await read('\n\r\n')).lines).toEqual([['']]);
  });

  it('gives none when the choice is taken back', async () => {
    expect((await read(undefined)).lines).toEqual([undefined]);
  });
});
