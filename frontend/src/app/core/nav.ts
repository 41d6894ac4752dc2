import type {IconName} from '../shared/icon';

export interface NavItem {
  path: string;
  /** Translation key of its name. */
  label: string;
  icon: IconName;
  /** Only for users who may change matches. */
  forEditors?: boolean;
}

/** The items of the main navigation, in the order in which they are shown. */
export const navItems: readonly NavItem[] = [
  {path: '/home', label: 'nav.home', icon: 'home'},
  {path: '/matches', label: 'nav.matches', icon: 'calendar'},
  {path: '/pool', label: 'nav.pool', icon: 'slip'},
  {path: '/forecasts', label: 'nav.forecasts', icon: 'chart'},
  {path: '/data', label: 'nav.data', icon: 'upload', forEditors: true},
];
