import {Component, computed, inject, input} from '@angular/core';
import {Router, RouterLink} from '@angular/router';
import type {EChartsCoreOption} from 'echarts/core';
import {listDivisionsResource, listSeasonsResource} from '../../api/football/football.resource';
import type {Call, GetTrackRecordSource} from '../../api/model';
import {getTrackRecordResource} from '../../api/track-record/track-record.resource';
import {TrackRecordService} from '../../api/track-record/track-record.service';
import {Language} from '../../core/language';
import {Chart, chartStyle} from '../../shared/chart/chart';
import {Dates, seasonName} from '../../shared/dates';
import {Download} from '../../shared/download/download';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {LeagueNames} from '../../shared/league-names';
import {Loading} from '../../shared/loading/loading';
import {ProbabilityBar} from '../../shared/probability-bar/probability-bar';
import {lastKnown, whenKnown} from '../../shared/resources';
import {ForecastNav} from '../forecast-nav/forecast-nav';
import {Translator} from '../../core/translator';

/** The accuracy of the forecasts: published ones, or those of a backtest. */
@Component({
  selector: 'app-track-record-page',
  imports: [Chart, Download, Empty, Failure, ForecastNav, Loading, ProbabilityBar, RouterLink],
  templateUrl: './track-record-page.html',
  styleUrl: './track-record-page.scss',
})
export class TrackRecordPage {
  protected readonly t = inject(Translator).t;
  /** Bound from the address, as are the following. */
  readonly source = input<string>();
  readonly model = input<string>();
  readonly division = input<string>();
  readonly season = input<string>();

  private readonly api = inject(TrackRecordService);
  private readonly router = inject(Router);
  private readonly language = inject(Language);
  protected readonly names = inject(LeagueNames);
  protected readonly dates = inject(Dates);
  protected readonly seasonName = seasonName;

  private readonly divisionsResource = listDivisionsResource();
  protected readonly divisions = computed(() =>
    this.divisionsResource.hasValue() ? this.divisionsResource.value().items : [],
  );
  /** Of a single league all forecasts are those of that league. */
  protected readonly onlyLeague = computed(() => this.divisions().length === 1);
  protected readonly shownDivision = computed(
    () => this.division() ?? (this.onlyLeague() ? this.divisions()[0]?.code : undefined),
  );
  private readonly seasonsResource = listSeasonsResource(
    computed(() => ({division: this.shownDivision()})),
    whenKnown(() => this.shownDivision()),
  );
  protected readonly seasons = computed(() =>
    this.seasonsResource.hasValue() ? this.seasonsResource.value().items : [],
  );
  /** The source in the address; without one the server chooses. */
  private readonly chosenSource = computed<GetTrackRecordSource | undefined>(() => {
    const source = this.source();
    return source === 'backtest' || source === 'published' ? source : undefined;
  });
  protected readonly query = computed(() => ({
    source: this.chosenSource(),
    model: this.model() ?? undefined,
    division: this.division() ?? undefined,
    season: this.season() ?? undefined,
  }));
  protected readonly resource = getTrackRecordResource(this.query);
  protected readonly record = lastKnown(this.resource);
  protected readonly shownSource = computed(
    () => this.chosenSource() ?? this.record()?.source ?? 'published',
  );
  protected readonly csv = computed(() => this.api.downloadTrackRecord(this.query()));
  /** The models of a backtest, without the market and the base rates, which each is compared with. */
  protected readonly models = computed(() => this.record()?.models ?? []);

  protected show(change: Record<string, string | undefined>): void {
    const queryParams = {...this.query(), ...change};
    void this.router.navigate([], {
      queryParams: Object.fromEntries(Object.entries(queryParams).filter(([, value]) => value)),
    });
  }

  protected decimals(value: number, digits = 4): string {
    return new Intl.NumberFormat(this.language.current(), {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(value);
  }

  protected percent(value: number): string {
    return new Intl.NumberFormat(this.language.current(), {
      style: 'percent',
      maximumFractionDigits: 1,
    }).format(value);
  }

  protected signed(value: number): string {
    return `${value > 0 ? '+' : ''}${this.decimals(1e4 * value, 1)}`;
  }

  protected probs(call: Call) {
    return call.probs;
  }

  /** Averages over three months, as single months have few matches. */
  private readonly smoothed = computed(() => {
    const months = this.record()?.months ?? [];
    return months.map((month, index) => {
      const window = months.slice(Math.max(0, index - 2), index + 1);
      const mean = (of: (one: (typeof months)[number]) => number | undefined) => {
        const known = window.filter((one) => of(one) !== undefined);
        const matches = known.reduce((sum, one) => sum + one.matches, 0);
        return matches
          ? known.reduce((sum, one) => sum + one.matches * (of(one) ?? 0), 0) / matches
          : undefined;
      };
      return {
        month: month.month,
        matches: month.matches,
        ours: mean((one) => one.rps),
        market: mean((one) => one.market),
        base: mean((one) => one.baseRate),
      };
    });
  });

  protected overTime(names: {ours: string; market: string; base: string}): EChartsCoreOption {
    const style = chartStyle();
    const rows = this.smoothed();
    const series = (name: string, values: (number | undefined)[]) => ({
      type: 'line',
      name,
      showSymbol: false,
      connectNulls: true,
      data: values.map((value) => value ?? null),
    });
    return {
      tooltip: {trigger: 'axis', valueFormatter: (value: unknown) => this.decimals(Number(value))},
      xAxis: {type: 'category', data: rows.map((row) => row.month), axisLabel: {color: style.soft}},
      yAxis: {
        type: 'value',
        scale: true,
        axisLabel: {color: style.soft, formatter: (value: number) => this.decimals(value, 2)},
        splitLine: {lineStyle: {color: style.line}},
      },
      series: [
        series(
          names.ours,
          rows.map((row) => row.ours),
        ),
        series(
          names.market,
          rows.map((row) => row.market),
        ),
        series(
          names.base,
          rows.map((row) => row.base),
        ),
      ],
    };
  }

  protected readonly overTimeRows = computed(() =>
    this.smoothed().map((row) => [
      row.month,
      row.matches,
      ...[row.ours, row.market, row.base].map((value) => (value === undefined ? '–' : this.decimals(value))),
    ]),
  );

  protected reliability(names: {ours: string; perfect: string}): EChartsCoreOption {
    const style = chartStyle();
    const bins = this.record()?.calibration ?? [];
    const largest = Math.max(1, ...bins.map((bin) => bin.n));
    const axis = {
      type: 'value',
      min: 0,
      max: 1,
      axisLabel: {color: style.soft, formatter: (value: number) => this.percent(value)},
      splitLine: {lineStyle: {color: style.line}},
    };
    return {
      tooltip: {},
      xAxis: axis,
      yAxis: axis,
      series: [
        {
          type: 'scatter',
          name: names.ours,
          data: bins.map((bin) => [bin.forecast, bin.observed, bin.n]),
          symbolSize: (value: number[]) => 8 + 22 * Math.sqrt((value[2] ?? 0) / largest),
        },
        {
          type: 'line',
          name: names.perfect,
          showSymbol: false,
          lineStyle: {type: 'dashed'},
          data: [
            [0, 0],
            [1, 1],
          ],
        },
      ],
    };
  }

  protected readonly reliabilityRows = computed(
    () =>
      this.record()?.calibration.map((bin) => [
        this.percent(bin.forecast),
        this.percent(bin.observed),
        bin.n,
      ]) ?? [],
  );

  protected hits(names: {expected: string; observed: string}): EChartsCoreOption {
    const style = chartStyle();
    const buckets = this.record()?.sureness ?? [];
    return {
      tooltip: {trigger: 'axis', valueFormatter: (value: unknown) => this.percent(Number(value))},
      xAxis: {
        type: 'category',
        data: buckets.map((bucket) => this.range(bucket.from, bucket.to)),
        axisLabel: {color: style.soft},
      },
      yAxis: {
        type: 'value',
        min: 0,
        max: 1,
        axisLabel: {color: style.soft, formatter: (value: number) => this.percent(value)},
        splitLine: {lineStyle: {color: style.line}},
      },
      series: [
        {type: 'bar', name: names.expected, data: buckets.map((bucket) => bucket.expected)},
        {type: 'bar', name: names.observed, data: buckets.map((bucket) => bucket.hits / bucket.n)},
      ],
    };
  }

  protected readonly hitRows = computed(
    () =>
      this.record()?.sureness.map((bucket) => [
        this.range(bucket.from, bucket.to),
        this.percent(bucket.expected),
        this.percent(bucket.hits / bucket.n),
        bucket.n,
      ]) ?? [],
  );

  private range(from: number, to: number): string {
    return from === 0 ? `< ${this.percent(to)}` : `${this.percent(from)} – ${this.percent(to)}`;
  }
}
