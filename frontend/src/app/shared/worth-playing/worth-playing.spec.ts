import {TestBed} from '@angular/core/testing';
import {find, setUp, text} from '../../../testing/page';
import type {TicketSums} from '../../api/model';
import {Language} from '../../core/language';
import {WorthPlaying} from './worth-playing';

describe('whether a ticket is worth playing', () => {
  async function show(sums: Partial<TicketSums>) {
    setUp();
    await TestBed.inject(Language).choose('en');
    const fixture = TestBed.createComponent(WorthPlaying);
    fixture.componentRef.setInput('sums', sums);
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;
    const limit = async (value: string) => {
      const field = find<HTMLInputElement>(page, 'input');
      field.value = value;
      field.dispatchEvent(new Event('change'));
      await fixture.whenStable();
    };
    return {page, limit};
  }

  it('is said by the limit that one has set, which stays', async () => {
    const {page, limit} = await show({returnRate: 0.55, growthShare: 0});
    expect(page.querySelector('.notice')).toBeNull();
    await limit('60,5');
    expect(text(find(page, '.notice'))).toBe('Do not play. It returns 55%, less than your 60.5%.');
    expect(localStorage.getItem('quiniela.leastReturn')).toBe('60.5');
    await limit('50');
    expect(page.querySelector('.notice')).toBeNull();
    await limit('nothing');
    expect(localStorage.getItem('quiniela.leastReturn')).toBeNull();
  });

  it("is said by the growth of one's money", async () => {
    expect(text((await show({returnRate: 0.55, growthShare: 0})).page)).toContain('puts in nothing');
    TestBed.resetTestingModule();
    expect(text((await show({returnRate: 1.2, growthShare: 0.0002})).page)).toContain('at most 0.02%');
  });

  it('is not said where nothing is known of the takings', async () => {
    expect(text((await show({})).page)).toBe('');
  });
});
