import {Component, ElementRef, input, model, signal, viewChild, inject} from '@angular/core';
import {Icon} from '../../shared/icon';
import {loginLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';

/** A password field whose content can be made visible. */
@Component({
  selector: 'app-secret-field',
  imports: [Limited, Icon],
  templateUrl: './secret-field.html',
  styleUrl: './secret-field.scss',
})
export class SecretField {
  protected readonly t = inject(Translator).t;
  protected readonly limits = loginLimits;
  /** The field's name in its form, and the prefix of its parts' ids. */
  readonly name = input.required<string>();
  readonly label = input.required<string>();
  readonly autocomplete = input.required<'current-password' | 'new-password'>();
  /** Advice on choosing a value. */
  readonly hint = input('');
  /** A sentence on what is wrong with the value. */
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
