import {TestBed} from '@angular/core/testing';
import {button, show, text} from '../../../testing/page';
import {Language} from '../language';
import {Theme} from '../theme';
import {Preferences} from './preferences';

describe('the preferences', () => {
  async function opened(menu: string) {
    const shown = await show(Preferences);
    await TestBed.inject(Language).choose('en');
    await shown.settle();
    button(shown.page, menu).click();
    await shown.settle();
    const items = [...shown.page.querySelectorAll<HTMLElement>('[role=menuitemradio]')];
    const checked = items.filter((one) => one.ariaChecked === 'true').map(text);
    return {...shown, items, checked};
  }

  it('are the language, each in its own words', async () => {
    const {page, items, checked, settle} = await opened('EN, Language');
    expect(items.map((one) => [one.lang, text(one)])).toEqual([
      ['es', 'Español'],
      ['en', 'English'],
    ]);
    expect(checked).toEqual(['English']);
    items[0]?.click();
    await settle();
    expect(TestBed.inject(Language).current()).toBe('es');
    expect(text(page)).toContain('ES');
  });

  it('are light and dark', async () => {
    const {items, checked, settle} = await opened('Appearance');
    expect(checked.length).toBe(1);
    items.at(-1)?.click();
    await settle();
    expect(TestBed.inject(Theme).current()).toBe('dark');
  });
});
