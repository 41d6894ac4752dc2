import {Component, ElementRef, input, model, signal, viewChild} from '@angular/core';
import {MatIconButton} from '@angular/material/button';
import {TranslocoDirective} from '@jsverse/transloco';
import {Icon} from '../../shared/icon';

/** A field for a password, which can be shown to who types it. */
@Component({
  selector: 'app-secret-field',
  imports: [Icon, MatIconButton, TranslocoDirective],
  templateUrl: './secret-field.html',
  styleUrl: './secret-field.scss',
})
export class SecretField {
  /** Names the field in the form, and its parts. */
  readonly name = input.required<string>();
  readonly label = input.required<string>();
  readonly autocomplete = input.required<'current-password' | 'new-password'>();
  /** What a good value is like. */
  readonly hint = input('');
  /** What is wrong with the value, in words. */
  readonly problem = input('');
  readonly value = model('');

  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  protected readonly visible = signal(false);

  focus(): void {
    this.field().nativeElement.focus();
  }

  select(): void {
    this.field().nativeElement.select();
  }

  protected describedBy(): string | null {
    const parts = [this.problem() && `${this.name()}-problem`, this.hint() && `${this.name()}-hint`];
    return parts.filter(Boolean).join(' ') || null;
  }
}
