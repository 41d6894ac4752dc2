import type {Figures} from './figures';

/** A number with its sign, such as "+12 %". */
export function signed(value: number, unit: string, figures: Figures): string {
  const whole = Math.round(value);
  return `${whole > 0 ? '+' : whole < 0 ? '−' : ''}${figures.count(Math.abs(whole))}${unit}`;
}

/** How strong a team is, in hundredths of a logarithm of goals. */
export function hundredths(strength: number, figures: Figures): string {
  return signed(100 * strength, '', figures);
}
