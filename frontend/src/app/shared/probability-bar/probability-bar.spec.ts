import {TestBed} from '@angular/core/testing';
import {setUp, text} from '../../../testing/page';
import {ProbabilityBar} from './probability-bar';

describe('the probability bar', () => {
  async function bar(inputs: Record<string, unknown>): Promise<HTMLElement> {
    setUp();
    const fixture = TestBed.createComponent(ProbabilityBar);
    for (const [name, value] of Object.entries(inputs)) {
      fixture.componentRef.setInput(name, value);
    }
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }

  it('shows sign and whole percent of each outcome', async () => {
    const element = await bar({probs: {home: 0.521, draw: 0.268, away: 0.211}});
    expect([...element.querySelectorAll('.part')].map(text)).toEqual(['152', 'X27', '221']);
  });

  it('marks the most probable sign, and says it to those who do not see the bar', async () => {
    const element = await bar({probs: {home: 0.2, draw: 0.3, away: 0.5}});
    expect(text(element.querySelector('.best'))).toBe('250');
    expect(text(element.querySelector('.visually-hidden'))).toBe(
      '1: 20 %. X: 30 %. 2: 50 %. Most probable: 2.',
    );
  });

  it('shows one decimal where it is asked to', async () => {
    const element = await bar({probs: {home: 0.5213, draw: 0.2676, away: 0.2111}, decimals: 1});
    expect([...element.querySelectorAll('.number')].map(text)).toEqual(['52.1', '26.8', '21.1']);
  });
});
