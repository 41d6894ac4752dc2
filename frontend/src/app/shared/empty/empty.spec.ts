import {Component} from '@angular/core';
import {find, show, text} from '../../../testing/page';
import {Empty} from './empty';

@Component({
  selector: 'app-page',
  imports: [Empty],
  template: '<app-empty why="Nothing yet"><a>Begin</a></app-empty>',
})
class Page {}

describe('an empty list', () => {
  it('says why it is empty and what to do next; the drawing is for the eye alone', async () => {
    const {page} = await show(Page);
    expect(text(page)).toBe('Nothing yetBegin');
    expect(find(page, 'svg').getAttribute('aria-hidden')).toBe('true');
  });
});
