import {TestBed} from '@angular/core/testing';
import {find, setUp, text, type} from '../../../testing/page';
import {Language} from '../../core/language';
import {emptyTriple, typedTriple} from '../triple';
import {FixtureOdds} from './fixture-odds';

describe('the odds and percentages of a fixture', () => {
  async function fields() {
    setUp();
    await TestBed.inject(Language).choose('en');
    const fixture = TestBed.createComponent(FixtureOdds);
    fixture.componentRef.setInput('number', 2);
    fixture.componentRef.setInput('entered', {odds: typedTriple('2 3 4'), tips: emptyTriple});
    await fixture.whenStable();
    return {fixture, page: fixture.nativeElement as HTMLElement};
  }

  it('stay folded, and the fold says what is there', async () => {
    const {page} = await fields();
    expect(find<HTMLDetailsElement>(page, 'details').open).toBe(false);
    expect(text(find(page, 'summary'))).toBe('Odds or percentages of fixture 2 2 3 4');
  });

  it('are not called wrong before they are typed to the end', async () => {
    const {fixture, page} = await fields();
    const tips = find<HTMLInputElement>(page, '#tips2');
    type(tips, '50 20');
    await fixture.whenStable();
    expect(page.querySelector('[role=alert]')).toBeNull();
    tips.dispatchEvent(new Event('change'));
    await fixture.whenStable();
    expect(text(page.querySelector('#tips2-wrong'))).toContain('add up to 100');
    type(tips, '50 20 30');
    await fixture.whenStable();
    expect(page.querySelector('[role=alert]')).toBeNull();
    expect(fixture.componentInstance.entered().tips.values).toEqual([50, 20, 30]);
  });
});
