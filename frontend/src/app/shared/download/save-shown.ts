import {Component, inject, input} from '@angular/core';
import {Language} from '../../core/language';
import {Icon} from '../icon';
import {csvOf, saveFile, svgOf} from './save';
import {Translator} from '../../core/translator';

/** Saves what is shown beside it: a table as CSV, a chart as SVG. */
@Component({
  selector: 'app-save-shown',
  imports: [Icon],
  template: `
    <button class="button" type="button" (click)="save()">
      <span class="choice"
        ><app-icon name="download" />{{ t(chart() ? 'download.svg' : 'download.csv') }}</span
      >
    </button>
  `,
  styles: `
    :host {
      display: block;
      position: sticky;
      inset-inline-start: 0;
      inline-size: fit-content;
    }
    @media print {
      :host {
        display: none;
      }
    }
  `,
})
export class SaveShown {
  protected readonly t = inject(Translator).t;
  /** The table, or what holds the chart. */
  readonly table = input<HTMLTableElement>();
  readonly chart = input<HTMLElement>();
  /** Without its ending. */
  readonly file = input.required<string>();

  private readonly language = inject(Language);

  protected save(): void {
    const table = this.table();
    const drawing = this.chart()?.querySelector('svg');
    if (table) {
      saveFile(`${this.file()}.csv`, csvOf(table, this.language.current()));
    } else if (drawing) {
      saveFile(`${this.file()}.svg`, svgOf(drawing));
    }
  }
}
