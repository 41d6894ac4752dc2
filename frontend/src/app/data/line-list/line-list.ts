import {Component, input, inject} from '@angular/core';
import type {LineProblem} from '../../api/model';
import {Translator} from '../../core/translator';

/** Lines of a file with what is wrong with them; a long list scrolls. */
@Component({
  selector: 'app-line-list',
  template: `
    <ul tabindex="0" [attr.aria-label]="label()">
      @for (line of lines(); track $index) {
        <li>
          @if (line.line) {
            <strong>{{ t('import.line', {number: line.line}) }}</strong>{{ ' ' }}
          }
          @if (line.column) {
            <code translate="no">{{ line.column }}</code>{{ ' ' }}
          }
          {{ line.message }}
        </li>
      }
    </ul>
    @if (total() > lines().length) {
      <p class="soft">{{ t('import.more', {count: total() - lines().length}) }}</p>
    }
  `,
  styles: `
    ul {
      max-block-size: 24rem;
      overflow-y: auto;
      overflow-wrap: anywhere;
    }
    li {
      content-visibility: auto;
      contain-intrinsic-size: auto 1.5rem;
    }
  `,
})
export class LineList {
  protected readonly t = inject(Translator).t;
  readonly label = input.required<string>();
  readonly lines = input.required<LineProblem[]>();
  /** How many there are; the list may only have the first ones. */
  readonly total = input.required<number>();
}
