import {Component} from '@angular/core';

/** The product's mark, as in favicon.svg; part of the page, so that it takes no request. */
@Component({
  selector: 'app-logo',
  template: `<svg aria-hidden="true" focusable="false" viewBox="0 0 64 64">
    <rect width="64" height="64" rx="14" fill="#14532f" />
    <path d="M0 16h64v16H0zM0 48h64v2a14 14 0 0 1-14 14H14A14 14 0 0 1 0 50z" fill="#1a6139" />
    <g fill="none" stroke-linecap="round" stroke-linejoin="round">
      <path d="M7.500 25.500l5.500-4.500v22" stroke="#8fe3da" stroke-width="5" />
      <path d="M24 18.500l17 27M40.500 18l-16.500 28" stroke="#f7c544" stroke-width="7" />
      <path
        d="M48.500 25.500c.6-3 2.600-4.500 5-4.500 3 0 5 2 5 5 0 6.500-10 8.500-10 17h10"
        stroke="#c6c1fb"
        stroke-width="5"
      />
    </g>
  </svg>`,
  styles: `
    :host {
      display: inline-grid;
      flex: none;
      aspect-ratio: 1;
    }
  `,
})
export class Logo {}
