import {find, open, text} from '../../../testing/page';
import {Shortcuts} from './shortcuts';

describe('the list of shortcuts', () => {
  it('opens over the page and names the keys with what they do', async () => {
    const shown = vi.fn();
    HTMLDialogElement.prototype.showModal = shown;
    const {page} = await open('/', '', Shortcuts);
    expect(shown).toHaveBeenCalled();
    const words = text(find(page, 'dialog'));
    for (const part of ['Keyboard shortcuts', '?This list', '1 X 2Tick or untick', 'EscClose']) {
      expect(words.replace(/ (?=Tick or)/g, '')).toContain(part);
    }
  });
});
