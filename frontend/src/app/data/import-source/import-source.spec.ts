import {find, show, submit, text, type} from '../../../testing/page';
import type {Wanted} from '../import-flow/import-flow';
import {ImportSource} from './import-source';

describe('where matches come from', () => {
  async function opened() {
    const chosen: Wanted[] = [];
    const shown = await show(ImportSource);
    shown.part.chosen.subscribe((wanted) => chosen.push(wanted));
    const drag = async (name: string, files: File[] = []) => {
      const event = Object.assign(new Event(name, {cancelable: true}), {dataTransfer: {files}});
      find(shown.page, '.drop').dispatchEvent(event);
      await shown.settle();
      return event;
    };
    return {...shown, chosen, drag};
  }

  it('are files that are dropped; a page that one misses would be left otherwise', async () => {
    const {page, chosen, drag} = await opened();
    const over = await drag('dragover');
    expect(over.defaultPrevented).toBe(true);
    expect(page.querySelector('.over')).not.toBeNull();
    const file = new File(['x'], 'mine.csv');
    const drop = await drag('drop', [file]);
    expect(drop.defaultPrevented).toBe(true);
    expect(page.querySelector('.over')).toBeNull();
    expect(chosen).toEqual([{files: [file], parts: []}]);
  });

  it('are nothing if no file was dropped or chosen', async () => {
    const {page, chosen, drag} = await opened();
    await drag('drop');
    find(page, '#files').dispatchEvent(new Event('change'));
    expect(chosen).toEqual([]);
  });

  it('are the address of a file', async () => {
    const {page, chosen} = await opened();
    submit(page);
    expect(chosen).toEqual([]);
    type(find(page, '#address'), ' https://example.org/SP1.csv ');
    submit(page);
    expect(chosen).toEqual([{files: [], parts: [{address: 'https://example.org/SP1.csv'}]}]);
    expect(text(find(page, 'label[for=address]'))).toBe('Or the address of a file');
  });
});
