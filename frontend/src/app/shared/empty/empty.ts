import {Component, input} from '@angular/core';

/** Explains why a list is empty, with what to do next as content. */
@Component({
  selector: 'app-empty',
  template: `
    <div class="card">
      <svg viewBox="0 0 120 60" aria-hidden="true" focusable="false">
        <path d="M4 4h112v52H4zM60 4v52M4 18h14v24H4M116 18h-14v24h14" />
        <circle cx="60" cy="30" r="11" />
      </svg>
      <p class="why">{{ why() }}</p>
      <ng-content />
    </div>
  `,
  styles: `
    .card {
      display: grid;
      justify-items: center;
      gap: var(--space-3);
      padding: var(--space-6) var(--space-4);
      text-align: center;
    }
    svg {
      inline-size: 7.5rem;
      fill: none;
      stroke: var(--line-strong);
      stroke-width: 1.5;
    }
    .why {
      font: 600 1.25rem/1.2 var(--condensed);
    }
  `,
})
export class Empty {
  readonly why = input.required<string>();
}
