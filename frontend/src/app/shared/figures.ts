import {inject, Service} from '@angular/core';
import {Language} from '../core/language';

/** Formats chances, counts and money in the language of the page. */
@Service()
export class Figures {
  private readonly language = inject(Language);

  chance(value: number | undefined): string {
    if (value === undefined) {
      return '–';
    }
    return this.number(value, {style: 'percent', maximumSignificantDigits: value > 0.1 ? 3 : 2});
  }

  /** The "4,300" of "1 in 4,300", which reads better than a tiny percentage. */
  oneIn(value: number | undefined): string {
    return value ? this.count(value > 0.1 ? Math.round(10 / value) / 10 : Math.round(1 / value)) : '';
  }

  count(value: number): string {
    return this.number(value, {useGrouping: 'always'});
  }

  money(value: number | undefined): string {
    if (value === undefined) {
      return '–';
    }
    return this.number(value, {style: 'currency', currency: 'EUR'});
  }

  /** An estimate of money: cents only where they count. */
  prize(value: number | undefined): string {
    if (value === undefined) {
      return '–';
    }
    const digits = value < 100 ? 2 : 0;
    return this.number(value, {
      style: 'currency',
      currency: 'EUR',
      useGrouping: 'always',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  }

  /** Money won or lost, with its sign. */
  gain(value: number, decimals = 2): string {
    return this.number(value, {
      style: 'currency',
      currency: 'EUR',
      signDisplay: 'exceptZero',
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
  }

  /** A decrease as a whole percentage. */
  decrease(share: number): string {
    return this.number(-share, {style: 'percent', maximumFractionDigits: 0, signDisplay: 'always'});
  }

  /** A price, or expected goals. */
  decimal(value: number): string {
    return this.number(value, {minimumFractionDigits: 2, maximumFractionDigits: 2});
  }

  private number(value: number, options: Intl.NumberFormatOptions): string {
    return new Intl.NumberFormat(this.language.current(), options).format(value);
  }
}

/** Points given to a team or taken away, with their sign: "+4", "−6". */
export function signed(points: number): string {
  return points < 0 ? `−${String(-points)}` : `+${String(points)}`;
}
