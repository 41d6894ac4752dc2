import {Component, inject} from '@angular/core';
import {ForecastNav} from '../forecast-nav/forecast-nav';
import {Translator} from '../../core/translator';

/** Explains where the forecasts come from, with the formulas in collapsed sections. */
@Component({
  selector: 'app-method-page',
  imports: [ForecastNav],
  templateUrl: './method-page.html',
  styleUrl: './method-page.scss',
})
export class MethodPage {
  protected readonly t = inject(Translator).t;
}
