import {Component, inject} from '@angular/core';
import {Failure} from '../../shared/failure/failure';
import {Figures} from '../../shared/figures';
import {ShareMarks} from '../share-marks/share-marks';
import {elige8Fixtures, plenoGoals} from '../slip';
import {SlipRows} from '../slip-rows/slip-rows';
import {SlipState} from '../slip-state';
import {Translator} from '../../core/translator';

/** What is ticked: the fourteen fixtures, the pleno al 15 and Elige 8; the price stays in sight. */
@Component({
  selector: 'app-slip-form',
  imports: [Failure, ShareMarks, SlipRows],
  templateUrl: './slip-form.html',
  styleUrl: './slip-form.scss',
})
export class SlipForm {
  protected readonly t = inject(Translator).t;
  protected readonly state = inject(SlipState);
  protected readonly figures = inject(Figures);
  protected readonly goals = plenoGoals;
  protected readonly elige8Fixtures = elige8Fixtures;
}
