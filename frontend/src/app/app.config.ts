import {provideHttpClient, withInterceptors} from '@angular/common/http';
import {
  inject,
  isDevMode,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
  type ApplicationConfig,
} from '@angular/core';
import {
  provideRouter,
  TitleStrategy,
  withComponentInputBinding,
  withDisabledInitialNavigation,
  withInMemoryScrolling,
} from '@angular/router';
import {provideServiceWorker} from '@angular/service-worker';
import {provideTransloco} from '@jsverse/transloco';
import {routes} from './app.routes';
import {HeadingFocus} from './core/heading-focus';
import {Language, languages} from './core/language';
import {OfflineCopies} from './core/offline-copies';
import {Session} from './core/session';
import {PageTitle} from './core/page-title';
import {languageInterceptor} from './core/language-interceptor';
import {sessionInterceptor} from './core/session-interceptor';
import {sharingInterceptor} from './core/sharing-interceptor';
import {streamInterceptor} from './core/stream-interceptor';
import {Theme} from './core/theme';
import {JobNotices} from './shared/job/job-notices';
import {TranslationLoader} from './core/translation-loader';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withDisabledInitialNavigation(), // main.ts begins it
      withInMemoryScrolling({scrollPositionRestoration: 'enabled', anchorScrolling: 'enabled'}),
    ),
    {provide: TitleStrategy, useExisting: PageTitle},
    provideHttpClient(
      withInterceptors([sharingInterceptor, languageInterceptor, sessionInterceptor, streamInterceptor]),
    ),
    provideTransloco({
      config: {
        availableLangs: [...languages],
        defaultLang: 'es',
        fallbackLang: 'es',
        reRenderOnLangChange: true,
        prodMode: !isDevMode(),
      },
      loader: TranslationLoader,
    }),
    // Keeps the page and its last answers for a time without network, and takes push messages.
    provideServiceWorker('ngsw-worker.js', {enabled: !isDevMode()}),
    provideAppInitializer(() => {
      inject(Theme);
      inject(HeadingFocus);
      inject(JobNotices); // loaded before any page needs it, it takes no request of its own
      inject(OfflineCopies);
      // With a session, what comes after the log-in is fetched at once, not link by link.
      const language = inject(Language);
      if (!inject(Session).isOpen()) {
        return language.start();
      }
      void import('./pages/start');
      return language.start('home');
    }),
  ],
};
