import {Component, signal} from '@angular/core';
import {find, open, text} from '../../../testing/page';
import {primera, season2016} from '../../../testing/samples';
import {LeagueChoice, readLeague} from './league-choice';

const wanted = signal<string | undefined>(undefined);
const chosen: object[] = [];

@Component({
  imports: [LeagueChoice],
  template: '<app-league-choice [league]="league" [season]="2015" (chosen)="take($event)" />',
})
class Page {
  readonly league = readLeague(wanted);
  protected take(choice: object): void {
    chosen.push(choice);
  }
}

const england = {...primera, code: 'E0', name: 'Premier League', country: 'GB-ENG'};

describe('the choice of a league', () => {
  async function opened(division?: string) {
    wanted.set(division);
    chosen.length = 0;
    const shown = await open('/', '', Page);
    shown.api.expectOne('/api/v1/divisions').flush({items: [primera, england]});
    await shown.settle();
    return shown;
  }

  it('begins with the first league and has its seasons', async () => {
    const {api, page, settle} = await opened();
    api.expectOne('/api/v1/seasons?division=SP1').flush({
      items: [season2016, {...season2016, season: 2015, oneYear: true}],
    });
    await settle();
    expect(text(page.querySelector('#division option'))).toBe('Primera División (Spain)');
    expect([...page.querySelectorAll('#season option')].map(text)).toEqual(['2016-17', '2015']);
    expect(find<HTMLSelectElement>(page, '#season').value).toBe('2015');
  });

  it('shows what the address wants, and tells what is chosen instead', async () => {
    const {api, page, settle} = await opened('E0');
    api.expectOne('/api/v1/seasons?division=E0').flush({items: [season2016]});
    await settle();
    const choose = (id: string, value: string) => {
      const select = find<HTMLSelectElement>(page, id);
      expect(select.value).not.toBe(value);
      select.value = value;
      select.dispatchEvent(new Event('change'));
    };
    choose('#division', 'SP1');
    expect(chosen).toEqual([{division: 'SP1'}]);
    const season = find<HTMLSelectElement>(page, '#season');
    season.dispatchEvent(new Event('change'));
    expect(chosen[1]).toEqual({season: '2016'});
  });
});
