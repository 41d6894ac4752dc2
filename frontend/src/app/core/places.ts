import type {IconName} from '../shared/icon';

export interface Place {
  path: string;
  /** Translation key of its name. */
  label: string;
  icon: IconName;
  /** Only for who may change matches. */
  forEditors?: boolean;
}

/** What the bottom bar and the side rail offer, in this order. */
export const places: readonly Place[] = [
  {path: '/home', label: 'places.home', icon: 'home'},
  {path: '/matches', label: 'places.matches', icon: 'calendar'},
  {path: '/pool', label: 'places.pool', icon: 'slip'},
  {path: '/forecasts', label: 'places.forecasts', icon: 'chart'},
  {path: '/data', label: 'places.data', icon: 'upload', forEditors: true},
];
