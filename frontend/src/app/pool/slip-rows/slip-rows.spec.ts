import {TestBed} from '@angular/core/testing';
import {ActivatedRoute, convertToParamMap, Router} from '@angular/router';
import {of} from 'rxjs';
import {button, find, setUp, text} from '../../../testing/page';
import {card} from '../../../testing/samples';
import type {Card, View} from '../../api/model';
import {Language} from '../../core/language';
import {SlipRows, type Tick} from './slip-rows';

describe('the rows of a slip', () => {
  async function show(change: (card: Card) => void = () => undefined, views: View[] = []) {
    setUp();
    await TestBed.inject(Language).choose('en');
    const fixture = TestBed.createComponent(SlipRows);
    const shown = card();
    change(shown);
    fixture.componentRef.setInput('card', shown);
    fixture.componentRef.setInput('marks', ['1X', ...Array<string>(13).fill('')]);
    fixture.componentRef.setInput('views', new Map(views.map((view) => [view.fixture, view])));
    const ticks: Tick[] = [];
    fixture.componentInstance.ticked.subscribe((tick) => ticks.push(tick));
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;
    const row = (number: number) => page.querySelectorAll<HTMLElement>('li')[number - 1] as HTMLElement;
    return {page, row, ticks, settle: () => fixture.whenStable()};
  }

  it('have each chance in its sign, and say all three of them', async () => {
    const {page, row} = await show();
    expect([...row(1).querySelectorAll('.signs button')].map(text)).toEqual(['152', 'X27', '221']);
    expect([...row(1).querySelectorAll('[aria-pressed=true]')].map(text)).toEqual(['152', 'X27']);
    const said = find(row(1), '.signs').getAttribute('aria-describedby') ?? '';
    expect(text(find(page, `#${said}`))).toBe('1: 52 %. X: 27 %. 2: 21 %. Most probable: 1.');
  });

  it('say what stands out: a close call, a score, the public, no forecast', async () => {
    const {row} = await show(({fixtures: [first, second, third]}) => {
      Object.assign(first ?? {}, {probs: {home: 0.36, draw: 0.3, away: 0.34}, likely: {home: 1, away: 0}});
      Object.assign(second ?? {}, {score: {home: 0, away: 2}, sign: '2'});
      Object.assign(third ?? {}, {source: 'nothing'});
    });
    expect(text(find(row(1), '.hint'))).toBe('Likeliest score of a 11-0Close call');
    expect(text(find(row(2), '.hint'))).toBe('Official: 20-2public 61·24·15');
    expect(text(find(row(3), '.hint'))).toBe('no forecast');
    expect(text(find(row(2), '.right .sign'))).toBe('2');
  });

  it("show a view of one's own in the place of the forecast, which is in the details", async () => {
    const view = {fixture: 4, probs: {home: 0.1, draw: 0.2, away: 0.7}};
    const {row, settle} = await show(undefined, [view]);
    expect([...row(4).querySelectorAll('.share')].map(text)).toEqual(['10', '20', '70']);
    expect(text(find(row(4), '.hint'))).toBe('My view');
    expect(row(4).querySelector('app-own-view')).toBeNull();
    find(row(4), '.teams').click();
    await settle();
    expect(find(row(4), '.teams').getAttribute('aria-expanded')).toBe('true');
    expect(text(find(row(4), 'app-probability-bar .best'))).toBe('152');
    button(row(4), 'My view of Home 4 – Away 4');
    find(row(4), '.teams').click();
    await settle();
    expect(row(4).querySelector('app-own-view')).toBeNull();
  });

  it.each([
    ['3', 2],
    ['99', undefined],
    ['x', undefined],
    ['-1', undefined],
  ])('are unfolded as the address says: fixture %s', async (asked, unfolded) => {
    const route = {queryParamMap: of(convertToParamMap({fixture: asked}))};
    TestBed.overrideProvider(ActivatedRoute, {useValue: route});
    const {page} = await show();
    const open = [...page.querySelectorAll('[aria-expanded]')].map((one) => one.ariaExpanded);
    expect(open.indexOf('true')).toBe(unfolded ?? -1);
  });

  it('tell the address which of them is unfolded', async () => {
    const {row, settle} = await show();
    find(row(2), '[aria-expanded]').click();
    await settle();
    expect(TestBed.inject(Router).url).toBe('/?fixture=2');
    find(row(2), '[aria-expanded]').click();
    await settle();
    expect(TestBed.inject(Router).url).toBe('/');
  });

  it('are ticked by touch and by key, and walked through with the arrows', async () => {
    const {row, ticks, page} = await show();
    document.body.append(page);
    find(row(2), '.draw').click();
    const press = (key: string) =>
      (document.activeElement as HTMLElement).dispatchEvent(
        new KeyboardEvent('keydown', {key, bubbles: true}),
      );
    find(row(2), '.signs .away').focus();
    press('ArrowDown');
    press('x');
    press('ArrowUp');
    press('1');
    expect(ticks).toEqual([
      {row: 1, sign: 'X'},
      {row: 2, sign: 'X'},
      {row: 1, sign: '1'},
    ]);
    expect(document.activeElement).toBe(find(row(2), '.signs .away'));
    page.remove();
  });
});
