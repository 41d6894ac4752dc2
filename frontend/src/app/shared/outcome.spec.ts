import {HttpErrorResponse} from '@angular/common/http';
import {TestBed} from '@angular/core/testing';
import {setUp} from '../../testing/page';
import {Outcome, OutcomeText} from './outcome';

describe('what became of an act', () => {
  it('is said until something else is in hand', async () => {
    setUp();
    const fixture = TestBed.createComponent(OutcomeText);
    const outcome = new Outcome();
    fixture.componentRef.setInput('of', outcome);
    const said = async () => {
      await fixture.whenStable();
      return (fixture.nativeElement as HTMLElement).textContent.trim();
    };
    expect(await said()).toBe('');
    outcome.begin();
    expect(outcome.busy()).toBe(true);
    outcome.refuse(new HttpErrorResponse({status: 422, error: {detail: 'a ticket has at least 2 columns'}}));
    expect(await said()).toBe('A ticket has at least 2 columns.');
    expect(outcome.busy()).toBe(false);
    outcome.begin();
    expect(await said()).toBe('');
    outcome.done('pool.entered');
    expect(await said()).toBe('The results are in.');
    outcome.forget();
    expect(await said()).toBe('');
  });
});
