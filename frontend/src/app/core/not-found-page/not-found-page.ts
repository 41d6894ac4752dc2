import {Component} from '@angular/core';
import {RouterLink} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import {Empty} from '../../shared/empty/empty';

@Component({
  selector: 'app-not-found-page',
  imports: [Empty, RouterLink, TranslocoDirective],
  template: `
    <div class="page" *transloco="let t">
      <h1>{{ t('notFound.title') }}</h1>
      <app-empty [why]="t('notFound.text')">
        <a class="button filled" routerLink="/home">{{ t('notFound.home') }}</a>
      </app-empty>
    </div>
  `,
})
export class NotFoundPage {}
