import {Directive, ElementRef, inject, signal} from '@angular/core';
import {Translator} from '../../core/translator';
import {Dates} from '../dates';

/**
 * Browsers write dates in their fields in their own language, whatever the page's is. Until a
 * field is being typed in it says its date as the rest of the page does; see controls.scss.
 */
@Directive({
  // eslint-disable-next-line @angular-eslint/directive-selector -- every such field is meant
  selector: 'input[type=date], input[type=datetime-local], input[type=time]',
  host: {
    '[attr.data-shown]': 'shown()',
    '(input)': 'changed()',
    '(focus)': 'focused.set(true)',
    '(blur)': 'focused.set(false)',
  },
})
export class DateField {
  private readonly field = inject<ElementRef<HTMLInputElement>>(ElementRef).nativeElement;
  private readonly dates = inject(Dates);
  private readonly t = inject(Translator).t;
  private readonly version = signal(0);
  protected readonly focused = signal(false);

  /** Read with every change of the page, as bindings write the value too. */
  protected shown(): string | null {
    this.version();
    if (this.focused()) {
      return null;
    }
    const {type, value} = this.field;
    if (!value) {
      return this.t(`dates.${type}`);
    }
    switch (type) {
      case 'date':
        return this.dates.shortDay(value);
      case 'time':
        return value; // has 24 hours in both languages
      default:
        return this.dates.moment(value);
    }
  }

  protected changed(): void {
    this.version.update((version) => version + 1);
  }
}
