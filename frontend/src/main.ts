import {bootstrapApplication} from '@angular/platform-browser';
import {Router} from '@angular/router';
import {App} from './app/app';
import {appConfig} from './app/app.config';

// Tasks of their own: in one, the evaluation of the script, the start of Angular and the way to
// the first page would keep a slow phone from answering for three times as long.
setTimeout(() => {
  bootstrapApplication(App, appConfig)
    .then(({injector}) => setTimeout(() => injector.get(Router).initialNavigation()))
    .catch((error: unknown) => console.error(error));
});
