import {Component} from '@angular/core';
import {TranslocoDirective} from '@jsverse/transloco';
import {ForecastNav} from '../forecast-nav/forecast-nav';

/** Explains where the forecasts come from, with the formulas in collapsed sections. */
@Component({
  selector: 'app-method-page',
  imports: [ForecastNav, TranslocoDirective],
  templateUrl: './method-page.html',
  styleUrl: './method-page.scss',
})
export class MethodPage {}
