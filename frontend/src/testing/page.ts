import {provideHttpClient, withInterceptors} from '@angular/common/http';
import {HttpTestingController, provideHttpClientTesting} from '@angular/common/http/testing';
import {Component, type Provider, type Type} from '@angular/core';
import {TestBed} from '@angular/core/testing';
import {provideServiceWorker} from '@angular/service-worker';
import {provideRouter, Router, RouterOutlet, withComponentInputBinding, type Routes} from '@angular/router';
import {TranslocoTestingModule} from '@jsverse/transloco';
import {NgxEchartsDirective} from 'ngx-echarts';
import {languageInterceptor} from '../app/core/language-interceptor';
import {sessionInterceptor} from '../app/core/session-interceptor';
import {wordsOf} from './words';

/** jsdom lays nothing out: what a page shows once it is scrolled into view stays away. */
class NothingInView {
  observe(): void {
    // nothing comes into view
  }
  unobserve(): void {
    // nothing comes into view
  }
  disconnect(): void {
    // nothing comes into view
  }
}

/** Charts are not drawn: without sizes there is nothing to see, and their figures are in tables. */
export function withoutDrawing(): void {
  vi.stubGlobal('matchMedia', () => ({matches: true}));
  vi.spyOn(NgxEchartsDirective.prototype, 'ngOnInit').mockReturnValue();
  vi.spyOn(NgxEchartsDirective.prototype, 'ngAfterViewInit').mockReturnValue();
}

/** What the pages need around them: words, a router, and an API that the test answers for. */
export function setUp(routes: Routes = [], providers: Provider[] = []): HttpTestingController {
  vi.stubGlobal('IntersectionObserver', NothingInView);
  sessionStorage.clear();
  localStorage.clear();
  TestBed.configureTestingModule({
    imports: [
      TranslocoTestingModule.forRoot({
        langs: {en: wordsOf('en'), es: wordsOf('es')},
        translocoConfig: {availableLangs: ['en', 'es'], defaultLang: 'en', reRenderOnLangChange: true},
        preloadLangs: true,
      }),
    ],
    providers: [
      provideRouter(routes, withComponentInputBinding()),
      provideHttpClient(withInterceptors([languageInterceptor, sessionInterceptor])),
      provideHttpClientTesting(),
      provideServiceWorker('', {enabled: false}),
      ...providers,
    ],
  });
  return TestBed.inject(HttpTestingController);
}

@Component({selector: 'app-host', imports: [RouterOutlet], template: '<router-outlet />'})
class Host {}

// Not whenStable: that would wait for the answers that the test has yet to give.
async function settle(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setTimeout(resolve));
    TestBed.tick();
  }
}

/** Shows a part of a page with its inputs, after some preparation. */
export async function show<Part>(
  component: Type<Part>,
  inputs: Record<string, unknown> = {},
  prepare: () => void = () => undefined,
) {
  const api = setUp();
  prepare();
  const fixture = TestBed.createComponent(component);
  const set = async (changed: Record<string, unknown>) => {
    Object.entries(changed).forEach(([name, value]) => fixture.componentRef.setInput(name, value));
    await settle();
  };
  await set(inputs);
  return {api, page: fixture.nativeElement as HTMLElement, part: fixture.componentInstance, set, settle};
}

/** Chooses an option as a user would. */
export function choose(page: Element, selector: string, value: string): void {
  const select = find<HTMLSelectElement>(page, selector);
  if (![...select.options].some((option) => option.value === value)) {
    throw new Error(`no option "${value}" in ${selector}`);
  }
  select.value = value;
  select.dispatchEvent(new Event('change'));
}

/** The texts of the cells of a table's body, row by row. */
export function cells(page: Element, selector = 'tbody tr'): string[][] {
  return [...page.querySelectorAll(selector)].map((row) => [...row.children].map(text));
}

/** Opens an address, after some preparation; `settle` lets what was answered reach the page. */
export async function open(
  address: string,
  path: string,
  component: Type<unknown>,
  prepare: () => void = () => undefined,
) {
  const api = setUp([
    {path, component},
    {path: '**', component},
  ]);
  prepare();
  const page = TestBed.createComponent(Host).nativeElement as HTMLElement;
  await TestBed.inject(Router).navigateByUrl(address);
  await settle();
  return {api, page, settle};
}

/** The text of an element as a reader sees it. */
export function text(element: Element | null | undefined): string {
  return element?.textContent.replace(/\s+/g, ' ').trim() ?? '';
}

/** Types into a field as a user would. */
export function type(field: HTMLInputElement, value: string): void {
  field.value = value;
  field.dispatchEvent(new Event('input'));
}

export function submit(page: Element): void {
  find(page, 'form').dispatchEvent(new Event('submit', {cancelable: true}));
}

export function button(page: Element, name: string): HTMLButtonElement {
  const found = [...page.querySelectorAll('button')].find(
    (candidate) => (candidate.getAttribute('aria-label') ?? text(candidate)) === name,
  );
  if (!found) {
    throw new Error(`no button "${name}" in: ${text(page)}`);
  }
  return found;
}

export function find<E extends Element = HTMLElement>(page: Element, selector: string): E {
  const found = page.querySelector<E>(selector);
  if (!found) {
    throw new Error(`no ${selector} in: ${text(page)}`);
  }
  return found;
}
