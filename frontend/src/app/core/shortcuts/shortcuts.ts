import {afterNextRender, Component, ElementRef, output, viewChild, inject} from '@angular/core';
import {Translator} from '../translator';

/** The keys that do something, and where. */
const groups = [
  {where: 'everywhere', keys: [{key: '?', does: 'help'}]},
  {
    where: 'slip',
    keys: [
      {key: '1 X 2', does: 'tick'},
      {key: '↑ ↓', does: 'move'},
    ],
  },
  {
    where: 'entry',
    keys: [
      {key: '0–9', does: 'goals'},
      {key: 'Tab', does: 'next'},
    ],
  },
  {
    where: 'menus',
    keys: [
      {key: '↑ ↓', does: 'choose'},
      {key: 'Esc', does: 'close'},
    ],
  },
] as const;

/** What the keyboard can do, as a list over the page. */
@Component({
  selector: 'app-shortcuts',
  template: `
    <dialog #dialog aria-labelledby="shortcuts" (close)="closed.emit()">
      <h2 id="shortcuts">{{ t('shortcuts.title') }}</h2>
      @for (group of groups; track group.where) {
        <h3>{{ t('shortcuts.' + group.where) }}</h3>
        <dl>
          @for (one of group.keys; track one.does) {
            <dt>
              <kbd>{{ one.key }}</kbd>
            </dt>
            <dd>{{ t('shortcuts.' + one.does) }}</dd>
          }
        </dl>
      }
      <form method="dialog">
        <button class="button outlined">{{ t('shortcuts.back') }}</button>
      </form>
    </dialog>
  `,
  styles: `
    dialog {
      inline-size: min(26rem, calc(100vw - 2 * var(--space-4)));
      padding: var(--space-5);
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--card);
      color: var(--ink);
    }
    dialog::backdrop {
      background: rgb(0 0 0 / 45%);
    }
    h3 {
      margin-block: var(--space-4) var(--space-2);
      font-size: 1rem;
    }
    dl {
      display: grid;
      grid-template-columns: 5rem minmax(0, 1fr);
      gap: var(--space-1) var(--space-3);
    }
    kbd {
      padding: 0 var(--space-2);
      border: 1px solid var(--line-strong);
      border-radius: var(--radius-small);
      font: 600 0.9375rem/1.6 var(--condensed);
      white-space: nowrap;
    }
    form {
      margin-block-start: var(--space-5);
    }
  `,
})
export class Shortcuts {
  protected readonly t = inject(Translator).t;
  readonly closed = output();

  protected readonly groups = groups;
  private readonly dialog = viewChild<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    afterNextRender(() => this.dialog()?.nativeElement.showModal());
  }
}
