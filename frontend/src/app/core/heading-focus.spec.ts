import {Component, signal} from '@angular/core';
import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {open} from '../../testing/page';
import {HeadingFocus} from './heading-focus';

@Component({template: '@if (there()) {<h1>Title</h1>}<button>Filter</button>'})
class Page {
  static readonly there = signal(true);
  protected readonly there = Page.there;
}

describe('the focus after navigating', () => {
  async function opened() {
    const shown = await open('/matches', 'matches', Page, () => TestBed.inject(HeadingFocus));
    document.body.append(shown.page);
    const go = async (address: string) => {
      await TestBed.inject(Router).navigateByUrl(address);
      await shown.settle();
      return document.activeElement?.tagName;
    };
    return {...shown, go};
  }

  it('is on the heading of another page', async () => {
    const {page, go} = await opened();
    expect(document.activeElement).toBe(document.body); // the first page leaves it to the browser
    expect(await go('/teams/3')).toBe('H1');
    page.remove();
  });

  it('waits for a heading that comes a moment later', async () => {
    const {page, go, settle} = await opened();
    Page.there.set(false);
    expect(await go('/teams/3')).toBe('BODY');
    Page.there.set(true);
    await settle();
    await vi.waitFor(() => expect(document.activeElement?.tagName).toBe('H1'));
    page.remove();
  });

  it('stays where it is when a filter or a place of the page changes', async () => {
    const {page, go} = await opened();
    page.querySelector('button')?.focus();
    expect(await go('/matches?season=2016')).toBe('BUTTON');
    expect(await go('/matches?season=2016#table')).toBe('BUTTON');
    page.remove();
  });
});
