import {Component, computed, input} from '@angular/core';
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
        @if (!detail() || refusal().reason !== plain) {
          {{ t(refusal().reason, {seconds: refusal().seconds}) }}
        }
        <span [attr.lang]="refusal().language">{{ detail() }}</span>
      </span>
    </p>
  `,
})
export class Refused {
  readonly refusal = input.required<Refusal>();

  /** Says no more than that the server's own words follow. */
  protected readonly plain = 'states.refused';
  protected readonly detail = computed(() => sentence(this.refusal().detail));
}

/** With a capital, but for the name of a site or file, and a full stop. */
function sentence(words = ''): string {
  const said = /^\p{L}+[\s,:]/u.test(words) ? words.charAt(0).toLocaleUpperCase() + words.slice(1) : words;
  return said && !/[.!?…]$/.test(said) ? `${said}.` : said;
}
