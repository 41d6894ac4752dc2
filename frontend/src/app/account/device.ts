/** What a browser says of itself, as far as a person can use it. */
export interface Device {
  /** "Firefox", or what a program calls itself; "" when it says nothing. */
  program: string;
  /** "Android"; "" when it does not say. */
  system: string;
  handheld: boolean;
}

// In this order: most browsers claim to be some others as well.
const programs: readonly [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*\bSafari\//, 'Safari'],
];

const systems: readonly [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** Reads a User-Agent header. */
export function deviceOf(userAgent: string): Device {
  const named = (list: readonly [RegExp, string][]) =>
    list.find(([pattern]) => pattern.test(userAgent))?.[1] ?? '';
  const system = named(systems);
  return {
    program: named(programs) || (userAgent.split(/[\s/(]/, 1)[0] ?? ''),
    system,
    handheld: ['iPhone', 'iPad', 'Android'].includes(system),
  };
}
