import {Component, computed, inject, input, signal} from '@angular/core';
import type {EChartsCoreOption} from 'echarts/core';
import {NgxEchartsDirective, provideEchartsCore} from 'ngx-echarts';
import {Dates} from '../dates';
import {SaveShown} from '../download/save-shown';
import {Translator} from '../../core/translator';

/** Points are marked one by one up to this many. */
const maxMarkedPoints = 20;

export interface Series {
  name: string;
  values: readonly (readonly [time: string, value: number])[];
}

/** Lines over time, and behind a button the same as a table. */
@Component({
  selector: 'app-line-chart',
  imports: [NgxEchartsDirective, SaveShown],
  providers: [provideEchartsCore({echarts: () => import('./echarts').then((m) => m.default)})],
  template: `
    @if (!asTable()) {
      <div #drawing class="chart" echarts [options]="options()" role="img" [attr.aria-label]="label()"></div>
      <app-save-shown [chart]="drawing" [file]="file()" />
    } @else {
      <div class="scroll" tabindex="0" role="region" [attr.aria-label]="label()">
        <table #table>
          <thead>
            <tr>
              <th scope="col">{{ t('chart.when') }}</th>
              @for (line of series(); track line.name) {
                <th scope="col">{{ line.name }}</th>
              }
            </tr>
          </thead>
          <tbody>
            @for (row of rows(); track row.time) {
              <tr>
                <th scope="row">{{ dates.date(row.time) }}</th>
                @for (value of row.values; track $index) {
                  <td>{{ value }}</td>
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
      block-size: 16rem;
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
export class LineChart {
  protected readonly t = inject(Translator).t;
  /** What the chart shows, in a sentence. */
  readonly label = input.required<string>();
  /** The name of the file in which it is saved, without its ending. */
  readonly file = input('chart');
  readonly series = input.required<readonly Series[]>();
  /** Writes a value with as many decimals. */
  readonly format = input.required<(value: number, decimals: number) => string>();

  protected readonly dates = inject(Dates);
  protected readonly asTable = signal(false);

  protected readonly rows = computed(() => {
    const series = this.series();
    return (series[0]?.values ?? []).map(([time], index) => ({
      time,
      values: series.map((line) => this.format()(line.values[index]?.[1] ?? 0, 1)),
    }));
  });

  protected readonly options = computed<EChartsCoreOption>(() => {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const soft = colour('--ink-soft');
    return {
      aria: {enabled: true},
      animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      color: [colour('--home'), colour('--away')],
      textStyle: {fontFamily: colour('--text'), color: soft},
      grid: {top: 40, right: 16, bottom: 28, left: 48},
      legend: {top: 0, left: 0, textStyle: {color: soft}},
      tooltip: {trigger: 'axis', valueFormatter: (value: unknown) => this.format()(Number(value), 1)},
      xAxis: {type: 'time', axisLabel: {color: soft, hideOverlap: true}},
      yAxis: {
        minInterval: 1, // as finely as it is written
        type: 'value',
        scale: true,
        axisLabel: {color: soft, formatter: (value: number) => this.format()(value, 0)},
        splitLine: {lineStyle: {color: colour('--line')}},
      },
      series: this.series().map((line) => ({
        type: 'line',
        name: line.name,
        showSymbol: line.values.length <= maxMarkedPoints,
        data: line.values,
      })),
    };
  });
}
