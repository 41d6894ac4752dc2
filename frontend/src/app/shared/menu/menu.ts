import {Component, DOCUMENT, ElementRef, inject, input, signal, viewChild} from '@angular/core';

/** Moves among the items by key: the index of the one to focus, of so many. */
const moves: Partial<Record<string, (index: number, count: number) => number>> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index + count - 1) % count,
  Home: () => 0,
  End: (_index, count) => count - 1,
};

/**
 * A button that opens a menu. What is marked with `trigger` stands on the button; links and
 * buttons with the role of a menu's item are what it offers.
 */
@Component({
  selector: 'app-menu',
  templateUrl: './menu.html',
  styleUrl: './menu.scss',
  host: {'(click)': 'choose($event)', '(keydown)': 'press($event)', '(focusout)': 'leave($event)'},
})
export class Menu {
  /** The button's name for those who do not see it. */
  readonly label = input.required<string>();

  private readonly document = inject(DOCUMENT);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly trigger = viewChild.required<ElementRef<HTMLElement>>('trigger');
  private readonly panel = viewChild<ElementRef<HTMLElement>>('panel');

  protected readonly isOpen = signal(false);

  protected toggle(): void {
    if (this.isOpen()) {
      this.close();
    } else {
      this.open(0);
    }
  }

  /** Whoever chose is done with the menu. */
  protected choose({target}: Event): void {
    if (this.panel()?.nativeElement.contains(target as Node)) {
      this.close();
    }
  }

  protected press(event: KeyboardEvent): void {
    const move = moves[event.key];
    if (event.key === 'Escape' && this.isOpen()) {
      this.close();
    } else if (move && this.isOpen()) {
      const items = this.items();
      items[move(items.indexOf(this.document.activeElement as HTMLElement), items.length)]?.focus();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      this.open(event.key === 'ArrowDown' ? 0 : -1);
    } else {
      return;
    }
    event.preventDefault();
  }

  /** Focus that goes elsewhere closes the menu, without being taken back. */
  protected leave({relatedTarget}: FocusEvent): void {
    if (!this.host.contains(relatedTarget as Node | null)) {
      this.isOpen.set(false);
    }
  }

  private close(): void {
    this.isOpen.set(false);
    this.trigger().nativeElement.focus();
  }

  private open(index: number): void {
    this.isOpen.set(true);
    // The items are there once the view has been brought up to date.
    setTimeout(() => this.items().at(index)?.focus());
  }

  private items(): HTMLElement[] {
    return [...(this.panel()?.nativeElement.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
  }
}
