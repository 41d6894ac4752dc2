/** What a User-Agent header tells a person about a device. */
export interface Device {
  /** "Firefox", or the name that another program gives itself; "" when unknown. */
  program: string;
  /** "Android"; "" when unknown. */
  system: string;
  handheld: boolean;
}

// The order matters: most browsers claim to be some others as well.
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
  const match = (list: readonly [RegExp, string][]) =>
    list.find(([pattern]) => pattern.test(userAgent))?.[1] ?? '';
  const system = match(systems);
  return {
    program: match(programs) || (userAgent.split(/[\s/(]/, 1)[0] ?? ''),
    system,
    handheld: ['iPhone', 'iPad', 'Android'].includes(system),
  };
}
