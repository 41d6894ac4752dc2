import {Component} from '@angular/core';
import {TestBed} from '@angular/core/testing';
import {Title} from '@angular/platform-browser';
import {Router, TitleStrategy} from '@angular/router';
import {setUp} from '../../testing/page';
import {Language} from './language';
import {PageTitle} from './page-title';

@Component({template: ''})
class Page {}

describe('the title', () => {
  async function start() {
    setUp(
      [
        {path: 'matches', title: 'titles.matches', component: Page},
        {path: '**', component: Page},
      ],
      [{provide: TitleStrategy, useExisting: PageTitle}],
    );
    await TestBed.inject(Language).choose('en');
    const title = () => {
      TestBed.tick();
      return TestBed.inject(Title).getTitle();
    };
    const go = async (address: string) => {
      await TestBed.inject(Router).navigateByUrl(address);
      return title();
    };
    return {title, go};
  }

  it('is that of the route, and follows the language', async () => {
    const {title, go} = await start();
    expect(await go('/matches')).toBe('Matches · QuinielaML');
    await TestBed.inject(Language).choose('es');
    expect(title()).toBe('Partidos · QuinielaML');
  });

  it('is the name of the product where the route has none', async () => {
    const {go} = await start();
    expect(await go('/somewhere')).toBe('QuinielaML');
  });

  it('names what the page is about until the next navigation', async () => {
    const {title, go} = await start();
    await go('/matches');
    TestBed.inject(PageTitle).name('Elche');
    expect(title()).toBe('Elche · QuinielaML');
    expect(await go('/matches?season=2016')).toBe('Matches · QuinielaML');
  });
});
