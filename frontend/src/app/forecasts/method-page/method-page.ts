import {Component} from '@angular/core';
import {TranslocoDirective} from '@jsverse/transloco';
import {ForecastNav} from '../forecast-nav/forecast-nav';

/** Where the forecasts come from, in plain words, with the formulas behind a fold. */
@Component({
  selector: 'app-method-page',
  imports: [ForecastNav, TranslocoDirective],
  templateUrl: './method-page.html',
  styleUrl: './method-page.scss',
})
export class MethodPage {}
