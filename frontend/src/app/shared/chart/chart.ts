import {Component, computed, input, signal, inject} from '@angular/core';
import type {EChartsCoreOption} from 'echarts/core';
import {NgxEchartsDirective, provideEchartsCore} from 'ngx-echarts';
import {SaveShown} from '../download/save-shown';
import {Translator} from '../../core/translator';

/** The page's colours and fonts, for a chart. */
export function chartStyle() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    home: colour('--home'),
    draw: colour('--draw'),
    away: colour('--away'),
    soft: colour('--ink-soft'),
    line: colour('--line'),
    text: colour('--text'),
  };
}

/** A chart, with a button to see the same figures as a table. */
@Component({
  selector: 'app-chart',
  imports: [NgxEchartsDirective, SaveShown],
  providers: [provideEchartsCore({echarts: () => import('../line-chart/echarts').then((m) => m.default)})],
  template: `
    @if (!asTable()) {
      <div #drawing class="chart" echarts [options]="styled()" role="img" [attr.aria-label]="label()"></div>
      <app-save-shown [chart]="drawing" [file]="file()" />
    } @else {
      <div class="scroll" tabindex="0" role="region" [attr.aria-label]="label()">
        <table #table>
          <thead>
            <tr>
              @for (head of heads(); track $index) {
                <th scope="col">{{ head }}</th>
              }
            </tr>
          </thead>
          <tbody>
            @for (row of rows(); track $index) {
              <tr>
                @for (cell of row; track $index) {
                  @if ($first) {
                    <th scope="row">{{ cell }}</th>
                  } @else {
                    <td>{{ cell }}</td>
                  }
                }
              </tr>
            }
          </tbody>
        </table>
      </div>
      <app-save-shown [table]="table" [file]="file()" />
    }
    <button class="button" type="button" (click)="asTable.set(!asTable())">
      {{ t(asTable() ? 'chart.asChart' : 'chart.asTable') }}
    </button>
  `,
  styles: `
    .chart {
      block-size: 17rem;
    }
    .scroll {
      max-block-size: 20rem;
      overflow: auto;
    }
    table {
      border-collapse: collapse;
      text-align: end;
    }
    th,
    td {
      padding: var(--space-1) var(--space-4) var(--space-1) 0;
    }
    th:first-child {
      text-align: start;
      font-weight: 400;
    }
  `,
})
export class Chart {
  protected readonly t = inject(Translator).t;
  /** What the chart shows, in a sentence. */
  readonly label = input.required<string>();
  /** The name of the file in which it is saved, without its ending. */
  readonly file = input('chart');
  /** Series and axes; colours and fonts are added here. */
  readonly options = input.required<EChartsCoreOption>();
  readonly heads = input.required<readonly string[]>();
  readonly rows = input.required<readonly (readonly (string | number)[])[]>();

  protected readonly asTable = signal(false);
  protected readonly styled = computed<EChartsCoreOption>(() => {
    const style = chartStyle();
    return {
      aria: {enabled: true},
      animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      color: [style.home, style.away, style.draw],
      textStyle: {fontFamily: style.text, color: style.soft},
      grid: {top: 40, right: 16, bottom: 40, left: 56},
      legend: {top: 0, left: 0, textStyle: {color: style.soft}},
      ...this.options(),
    };
  });
}
