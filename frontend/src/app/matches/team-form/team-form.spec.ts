import {TestBed} from '@angular/core/testing';
import {find, setUp, text} from '../../../testing/page';
import {Language} from '../../core/language';
import {TeamForm} from './team-form';

describe('form and strength of a team', () => {
  async function show(strength: number, form: string) {
    setUp();
    await TestBed.inject(Language).choose('en');
    const fixture = TestBed.createComponent(TeamForm);
    fixture.componentRef.setInput('team', {strength, form});
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }

  it('are seen in a few signs, and said in words', async () => {
    const page = await show(0.354, 'WDL');
    expect(text(find(page, '.strength'))).toBe('+35');
    expect([...page.querySelectorAll('i')].map((one) => one.className)).toEqual(['W', 'D', 'L']);
    expect(text(find(page, '.visually-hidden'))).toBe('Strength +35. Last matches: won, drawn, lost.');
  });

  it('are there before the first match of a season', async () => {
    const page = await show(-0.2, '');
    expect(text(find(page, '.strength'))).toBe('−20');
    expect(page.querySelector('i')).toBeNull();
  });
});
