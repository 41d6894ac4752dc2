import {Component, signal} from '@angular/core';
import {TestBed} from '@angular/core/testing';
import {Language} from '../../core/language';
import {find, show, type} from '../../../testing/page';
import {DateField} from './date-field';

@Component({
  imports: [DateField],
  template: `
    <input type="date" [value]="day()" />
    <input type="datetime-local" value="2026-11-27T20:45" />
  `,
})
class Form {
  readonly day = signal('');
}

describe('the field of a date', () => {
  it('says its date in the language of the page, until it is typed in', async () => {
    const {page, part, settle} = await show(Form);
    const field = find<HTMLInputElement>(page, '[type=date]');
    const shown = (selector = '[type=date]') => find(page, selector).getAttribute('data-shown');
    expect(shown()).toBe('dd/mm/yyyy');
    expect(shown('[type=datetime-local]')).toBe('27 Nov 2026, 20:45');
    part.day.set('2026-11-27');
    await settle();
    expect(shown()).toBe('27 Nov 2026');
    type(field, '2026-11-28');
    await settle();
    expect(shown()).toBe('28 Nov 2026');
    await TestBed.inject(Language).choose('es');
    await settle();
    expect(shown()).toBe('28 nov 2026');
    field.dispatchEvent(new Event('focus'));
    await settle();
    expect(shown()).toBeNull();
    field.dispatchEvent(new Event('blur'));
    await settle();
    expect(shown()).not.toBeNull();
  });
});
