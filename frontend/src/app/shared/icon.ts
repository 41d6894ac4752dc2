import {Component, computed, input} from '@angular/core';

/** Paths of strokes on a 24 × 24 grid. */
const icons = {
  account: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.500a7.500 7.500 0 0 1 15 0',
  alert: 'M12 3.500 21.500 20h-19zM12 10v4.500M12 17.200v.1',
  arrow: 'M5 12h14M13 6l6 6-6 6',
  auto: 'M12 3.500a8.500 8.500 0 1 0 0 17zM12 3.500a8.500 8.500 0 0 1 0 17',
  calendar: 'M4 6.500h16v13.500H4zM4 10.500h16M8 4v4M16 4v4M8 14h3M13 14h3M8 17h3',
  chart: 'M4 20h16M6.500 20v-6M12 20V5M17.500 20v-9.500',
  check: 'M4.500 12.500l5 5L19.500 7',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  eyeOff:
    'M4 4l16 16M9.500 6c.8-.3 1.600-.5 2.500-.5 6 0 9.500 6.500 9.500 6.500s-1 1.800-2.700 3.500M6.300 7.700C3.800 9.400 2.500 12 2.500 12S6 18.500 12 18.500c1.700 0 3.200-.5 4.500-1.200M10 10a2.900 2.900 0 0 0 4 4',
  home: 'M3.500 11.500 12 4.500l8.500 7M6 10v10h12V10M10 20v-5.500h4V20',
  logOut: 'M14 4.500H5v15h9M10 12h10.500M17 8.500l3.500 3.500-3.500 3.500',
  miss: 'M6 12h12',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500z',
  next: 'M9 5l7 7-7 7',
  offline:
    'M4 4l16 16M2.500 9.500a14 14 0 0 1 5-3M11 5.600a14 14 0 0 1 10.500 3.900M6 13.300a9 9 0 0 1 4.300-2.400M14.500 11.400a9 9 0 0 1 3.500 1.900M9.500 16.800a4 4 0 0 1 5 0M12 20v.1',
  previous: 'M15 5l-7 7 7 7',
  phone: 'M7 3h10v18H7zM11 18h2',
  screen: 'M3.500 5h17v11h-17zM9 20h6M12 16v4',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  slip: 'M6 3.500h12v17l-2-1.500-2 1.500-2-1.500-2 1.500-2-1.500-2 1.500zM9 8h2M13 8h2M9 12h2M13 12h2',
  sun: 'M12 16.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9zM12 2v2.500M12 19.500V22M2 12h2.500M19.500 12H22M5 5l1.700 1.700M17.300 17.300 19 19M19 5l-1.700 1.700M6.700 17.300 5 19',
  download: 'M12 4v11.500M7 11l5 5 5-5M4 15v5h16v-5',
  upload: 'M12 16V4.500M7 9l5-5 5 5M4 15v5h16v-5',
  plus: 'M12 5v14M5 12h14',
  users:
    'M9 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 19.500a6.500 6.500 0 0 1 13 0M16 5a3.500 3.500 0 0 1 0 6.500M18 14.500a6.500 6.500 0 0 1 3.500 5',
} as const;

export type IconName = keyof typeof icons;

/** A decorative icon, beside a text or in a button with a label of its own. */
@Component({
  selector: 'app-icon',
  template: `<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path [attr.d]="path()" /></svg>`,
  styles: `
    :host {
      display: inline-grid;
      flex: none;
      inline-size: 1.5em;
      block-size: 1.5em;
    }
    path {
      fill: none;
      stroke: currentcolor;
      stroke-width: 1.8;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `,
})
export class Icon {
  readonly name = input.required<IconName>();

  protected readonly path = computed(() => icons[this.name()]);
}
