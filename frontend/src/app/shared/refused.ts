import {Component, input} from '@angular/core';
import {TranslocoDirective} from '@jsverse/transloco';
import {Icon} from './icon';
import type {Refusal} from './refusal';

/** Why something was not done, in words. */
@Component({
  selector: 'app-refused',
  imports: [Icon, TranslocoDirective],
  template: `
    <p class="notice error" role="alert" *transloco="let t">
      <app-icon name="alert" />
      <span>
        {{ t(refusal().reason, {seconds: refusal().seconds}) }}
        @if (refusal().detail; as detail) {
          <span lang="en">{{ detail }}</span>
        }
      </span>
    </p>
  `,
})
export class Refused {
  readonly refusal = input.required<Refusal>();
}
