import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {find, open, setUp, text, type} from '../../../testing/page';
import {Language} from '../../core/language';
import {TeamSearch} from './team-search';

describe('the search for teams', () => {
  it('lists teams that are called so, and nothing before anything is typed', async () => {
    const api = setUp();
    await TestBed.inject(Language).choose('en');
    const fixture = TestBed.createComponent(TeamSearch);
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;
    expect(page.querySelector('ul')).toBeNull();
    const answer = async (words: string, items: unknown[]) => {
      type(find(page, '#team-search'), words);
      TestBed.tick();
      api.expectOne(`/api/v1/teams?search=${words.trim()}`).flush({items});
      await fixture.whenStable();
    };
    await answer('barsa ', [
      {id: 3, name: 'Barcelona', displayName: 'Barcelona', shortName: 'Barcelona', country: 'ES'},
    ]);
    expect(text(find(page, 'ul'))).toContain('Barcelona');
    expect(find(page, 'a').getAttribute('href')).toBe('/teams/3');
    await answer('nobody', []);
    expect(text(find(page, 'ul'))).toBe('No team is called so.');
  });

  it('is in the address, and follows it', async () => {
    const {api, page, settle} = await open('/matches?season=2016&search=barsa', 'matches', TeamSearch);
    const field = find<HTMLInputElement>(page, '#team-search');
    expect(field.value).toBe('barsa');
    api.expectOne('/api/v1/teams?search=barsa').flush({items: []});
    type(field, 'real ');
    await settle();
    expect(TestBed.inject(Router).url).toBe('/matches?season=2016&search=real');
    expect(field.value).toBe('real '); // what is being typed stays as it is
    await TestBed.inject(Router).navigateByUrl('/matches?season=2015');
    await settle();
    expect(field.value).toBe('');
    expect(page.querySelector('ul')).toBeNull();
  });
});
