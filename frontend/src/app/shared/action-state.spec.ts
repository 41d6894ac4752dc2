import {HttpErrorResponse} from '@angular/common/http';
import {TestBed} from '@angular/core/testing';
import {setUp} from '../../testing/page';
import {ActionMessage, ActionState} from './action-state';

describe('the message about an action', () => {
  it('stays until another action begins or it is cleared', async () => {
    setUp();
    const fixture = TestBed.createComponent(ActionMessage);
    const action = new ActionState();
    fixture.componentRef.setInput('state', action);
    const shown = async () => {
      await fixture.whenStable();
      return (fixture.nativeElement as HTMLElement).textContent.trim();
    };
    expect(await shown()).toBe('');
    action.begin();
    expect(action.busy()).toBe(true);
    action.fail(new HttpErrorResponse({status: 422, error: {detail: 'a ticket has at least 2 columns'}}));
    expect(await shown()).toBe('A ticket has at least 2 columns.');
    expect(action.busy()).toBe(false);
    action.begin();
    expect(await shown()).toBe('');
    action.succeed('pool.entered');
    expect(await shown()).toBe('The results are in.');
    action.clear();
    expect(await shown()).toBe('');
  });
});
