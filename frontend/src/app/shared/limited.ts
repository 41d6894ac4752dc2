import {computed, Directive, ElementRef, inject, input} from '@angular/core';

/** What the API takes for a value, as `make generate` writes it from the OpenAPI file. */
export interface Limits {
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Keeps a field within the API's limits: a number between two others, a text to its length. */
@Directive({
  selector: '[appLimits]',
  host: {
    '[attr.min]': 'number ? appLimits().minimum : null',
    '[attr.max]': 'number ? appLimits().maximum : null',
    '[attr.maxlength]': 'length()',
  },
})
export class Limited {
  readonly appLimits = input.required<Limits>();

  protected readonly number =
    inject<ElementRef<HTMLInputElement>>(ElementRef).nativeElement.type === 'number';

  /** Of a number that is typed as text, its digits. */
  protected readonly length = computed(() => {
    const {maxLength, maximum} = this.appLimits();
    return this.number
      ? undefined
      : (maxLength ?? (maximum === undefined ? undefined : String(maximum).length));
  });
}
