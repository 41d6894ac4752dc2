import {Component} from '@angular/core';
import {button, open, text} from '../../../testing/page';
import {Menu} from './menu';

@Component({
  imports: [Menu],
  template: `<app-menu label="Fruit">
      <span trigger>F</span>
      @for (name of ['Apple', 'Pear', 'Plum']; track name) {
        <button role="menuitem" (click)="chosen = name">{{ name }}</button>
      }</app-menu
    ><button>Elsewhere</button>{{ chosen }}`,
})
class Basket {
  chosen = '';
}

describe('a menu', () => {
  async function menu() {
    const opened = await open('/', '', Basket);
    document.body.append(opened.page);
    const press = async (key: string) => {
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
      await opened.settle();
    };
    return {...opened, press, items: () => [...opened.page.querySelectorAll('[role=menuitem]')].map(text)};
  }
  afterEach(() => document.body.replaceChildren());

  it('opens with its first item in hand, and gives the focus back after a choice', async () => {
    const {page, settle, items} = await menu();
    expect(items()).toEqual([]);
    button(page, 'Fruit').click();
    await settle();
    expect(items()).toEqual(['Apple', 'Pear', 'Plum']);
    expect(text(document.activeElement)).toBe('Apple');
    expect(button(page, 'Fruit').getAttribute('aria-expanded')).toBe('true');
    button(page, 'Pear').click();
    await settle();
    expect(items()).toEqual([]);
    expect(document.activeElement).toBe(button(page, 'Fruit'));
    expect(text(page)).toContain('Pear');
  });

  it('is used by keys alone', async () => {
    const {page, press, items} = await menu();
    button(page, 'Fruit').focus();
    await press('ArrowUp');
    const at = () => text(document.activeElement);
    expect(at()).toBe('Plum');
    await press('ArrowDown');
    expect(at()).toBe('Apple');
    await press('ArrowUp');
    expect(at()).toBe('Plum');
    await press('Home');
    expect(at()).toBe('Apple');
    await press('End');
    expect(at()).toBe('Plum');
    await press('Escape');
    expect(items()).toEqual([]);
    expect(document.activeElement).toBe(button(page, 'Fruit'));
  });

  it('closes when the focus goes elsewhere, and lets it go', async () => {
    const {page, settle, items} = await menu();
    button(page, 'Fruit').click();
    await settle();
    button(page, 'Elsewhere').focus();
    await settle();
    expect(items()).toEqual([]);
    expect(text(document.activeElement)).toBe('Elsewhere');
  });
});
