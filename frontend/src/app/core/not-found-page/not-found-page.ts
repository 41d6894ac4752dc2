import {Component, inject} from '@angular/core';
import {RouterLink} from '@angular/router';
import {Empty} from '../../shared/empty/empty';
import {Translator} from '../translator';

@Component({
  selector: 'app-not-found-page',
  imports: [Empty, RouterLink],
  template: `
    <div class="page">
      <h1>{{ t('notFound.title') }}</h1>
      <app-empty [why]="t('notFound.text')">
        <a class="button filled" routerLink="/home">{{ t('notFound.home') }}</a>
      </app-empty>
    </div>
  `,
})
export class NotFoundPage {
  protected readonly t = inject(Translator).t;
}
