import {Location} from '@angular/common';
import {Component, computed, DOCUMENT, inject, input, linkedSignal} from '@angular/core';
import {ActivatedRoute, Router} from '@angular/router';
import type {Slip} from '../../shared/slip-draft';
import {addressOf} from '../slip-address';
import {Translator} from '../../core/translator';

/** A link with what is ticked, sent as the device sends things, or copied. */
@Component({
  selector: 'app-share-marks',
  template: `
    @if (link(); as link) {
      <div class="part">
        <button class="button" type="button" (click)="send(link)">{{ t('slip.share') }}</button>
        @if (told() === 'copied') {
          <span role="status">{{ t('slip.linkCopied') }}</span>
        } @else if (told() === 'shown') {
          <div class="field">
            <label for="marks-link">{{ t('slip.link') }}</label>
            <input #field id="marks-link" class="control" readonly [value]="link" (focus)="field.select()" />
          </div>
        }
      </div>
    }
  `,
})
export class ShareMarks {
  protected readonly t = inject(Translator).t;
  readonly slip = input.required<Slip>();

  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly location = inject(Location);
  private readonly document = inject(DOCUMENT);

  protected readonly link = computed(() => {
    const queryParams = addressOf(this.slip());
    if (!queryParams) {
      return undefined;
    }
    const address = this.router.createUrlTree([], {relativeTo: this.route, queryParams});
    const path = this.location.prepareExternalUrl(this.router.serializeUrl(address));
    return new URL(path, this.document.baseURI).href;
  });
  /** What became of the link, until the marks are others. */
  protected readonly told = linkedSignal<string | undefined, '' | 'copied' | 'shown'>({
    source: this.link,
    computation: () => '',
  });

  protected async send(link: string): Promise<void> {
    const {navigator} = this.document.defaultView ?? window;
    if ('share' in navigator) {
      try {
        await navigator.share({url: link});
        return;
      } catch (error) {
        if (error instanceof DOMException && error.name === 'AbortError') {
          return; // whoever closes the device's list wants nothing else
        }
      }
    }
    try {
      await navigator.clipboard.writeText(link); // not there but over HTTPS and on localhost
      this.told.set('copied');
    } catch {
      this.told.set('shown');
    }
  }
}
