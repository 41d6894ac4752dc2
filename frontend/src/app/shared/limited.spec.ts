import {Component} from '@angular/core';
import {TestBed} from '@angular/core/testing';
import {jornadaRequestLimits, newTicketLimits, resultLimits} from '../api/limits';
import {setUp} from '../../testing/page';
import {Limited} from './limited';

@Component({
  imports: [Limited],
  template: `
    <input type="text" [appLimits]="name" /><input type="number" [appLimits]="number" /><input
      type="text"
      inputmode="numeric"
      [appLimits]="goals"
    />
  `,
})
class Form {
  readonly name = newTicketLimits.name;
  readonly number = jornadaRequestLimits.number;
  readonly goals = resultLimits.homeGoals;
}

describe('a field', () => {
  it('has the limits of what the API takes', async () => {
    setUp();
    const fixture = TestBed.createComponent(Form);
    await fixture.whenStable();
    const limits = [...(fixture.nativeElement as HTMLElement).querySelectorAll('input')].map((field) =>
      ['min', 'max', 'maxlength'].map((name) => field.getAttribute(name)),
    );
    expect(limits).toEqual([
      [null, null, '60'],
      ['1', '150', null],
      [null, null, '2'],
    ]);
  });
});
