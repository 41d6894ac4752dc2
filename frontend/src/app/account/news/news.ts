import {HttpErrorResponse} from '@angular/common/http';
import {Component, computed, inject, linkedSignal, signal} from '@angular/core';
import {toSignal} from '@angular/core/rxjs-interop';
import {SwPush} from '@angular/service-worker';
import {of, type Observable} from 'rxjs';
import {getNewsResource} from '../../api/account/account.resource';
import {AccountService} from '../../api/account/account.service';
import type {Device, NewsSettings} from '../../api/model';
import {Language} from '../../core/language';
import {ActionMessage, ActionState} from '../../shared/action-state';
import {Dates} from '../../shared/dates';
import {Failure} from '../../shared/failure/failure';
import {lastKnown} from '../../shared/resources';
import {deviceOf} from '../device';
import {newsCodeLimits, newsMailLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';

export const newsKinds = ['closing', 'turned', 'ten', 'money'] as const;

/** Which news the user gets on the phone and by mail. */
@Component({
  selector: 'app-news',
  imports: [Limited, ActionMessage, Failure],
  templateUrl: './news.html',
  styleUrl: './news.scss',
})
export class NewsChoice {
  protected readonly t = inject(Translator).t;
  protected readonly newsMailLimits = newsMailLimits;
  protected readonly newsCodeLimits = newsCodeLimits;
  private readonly api = inject(AccountService);
  private readonly language = inject(Language);
  private readonly push = inject(SwPush, {optional: true});
  protected readonly dates = inject(Dates);
  protected readonly kinds = newsKinds;

  protected readonly resource = getNewsResource();
  protected readonly news = lastKnown(this.resource);
  protected readonly settings = linkedSignal<NewsSettings | undefined>(() => this.news()?.settings);
  protected readonly action = new ActionState();
  protected readonly mailAction = new ActionState();
  protected readonly permissionDenied = signal(false);

  /** Whether this browser can take messages at all. */
  protected readonly able = this.push?.isEnabled ?? false;
  private readonly subscription = toSignal(
    (this.push?.isEnabled ? this.push.subscription : of(null)) as Observable<PushSubscription | null>,
  );
  /** The device that this browser is. */
  protected readonly here = computed(() => {
    const endpoint = this.subscription()?.endpoint;
    return endpoint ? this.news()?.devices.find((one) => one.endpoint === endpoint) : undefined;
  });

  protected test(): void {
    this.send(this.action, this.api.testNews(), 'news.testSent');
  }

  protected chooseKind(kind: (typeof newsKinds)[number], on: boolean): void {
    this.choose({[kind]: on});
  }

  protected choose(change: Partial<NewsSettings>): void {
    const before = this.settings();
    if (!before) {
      return;
    }
    const settings = {
      ...before,
      ...change,
      language: this.language.current() === 'en' ? 'en' : 'es',
    } as const;
    this.settings.set(settings);
    this.send(this.action, this.api.setNews(settings), 'news.saved');
  }

  /** Asks the browser for messages, and tells the server where to send them. */
  protected async turnOn(publicKey: string): Promise<void> {
    const push = this.push;
    if (!push) {
      return;
    }
    this.permissionDenied.set(false);
    this.action.begin();
    let subscription: PushSubscription;
    try {
      subscription = await push.requestSubscription({serverPublicKey: publicKey});
    } catch {
      this.action.clear();
      this.action.busy.set(false);
      this.permissionDenied.set(true);
      return;
    }
    const {endpoint, keys} = subscription.toJSON();
    this.send(
      this.action,
      this.api.addNewsDevice({
        endpoint: endpoint ?? '',
        keys: {p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? ''},
        name: nameOf(navigator.userAgent),
        language: this.language.current() === 'en' ? 'en' : 'es',
      }),
      'news.on',
    );
  }

  protected remove(device: Device): void {
    if (device === this.here()) {
      void this.push?.unsubscribe().catch(() => undefined); // the server forgets it in any case
    }
    this.send(this.action, this.api.removeNewsDevice(device.id), 'news.off');
  }

  protected setMail(event: Event, address: string): void {
    event.preventDefault();
    this.send(this.mailAction, this.api.setNewsMail({address: address.trim()}), 'news.codeSent');
  }

  protected confirm(event: Event, code: string): void {
    event.preventDefault();
    this.send(this.mailAction, this.api.confirmNewsMail({code: code.trim()}), 'news.mailOn');
  }

  protected removeMail(): void {
    this.send(this.mailAction, this.api.removeNewsMail(), 'news.mailOff');
  }

  private send(action: ActionState, request: Observable<unknown>, message: string): void {
    action.begin();
    request.subscribe({
      next: () => {
        action.succeed(message);
        this.resource.reload();
      },
      error: (error: unknown) => {
        action.fail(error);
        if (error instanceof HttpErrorResponse) {
          this.resource.reload(); // what was chosen is not what is kept
        }
      },
    });
  }
}

/** A short name of the browser that sends a user agent. */
function nameOf(userAgent: string): string {
  const {program, system} = deviceOf(userAgent);
  return [program, system].filter(Boolean).join(' · ').slice(0, 100) || 'browser';
}
