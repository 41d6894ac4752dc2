import {Component, inject, input} from '@angular/core';
import {Router} from '@angular/router';
import {Preferences} from '../../core/preferences/preferences';
import {returnAddress} from '../../core/return-address';
import {Logo} from '../../shared/logo';
import {LoginForm} from '../../core/login-form/login-form';
import {Translator} from '../../core/translator';

@Component({
  selector: 'app-login-page',
  imports: [LoginForm, Logo, Preferences],
  templateUrl: './login-page.html',
  styleUrl: './login-page.scss',
})
export class LoginPage {
  protected readonly t = inject(Translator).t;
  /** Bound from the address: where to go after logging in. */
  readonly return = input<string>();

  private readonly router = inject(Router);

  protected goOn(): void {
    void this.router.navigateByUrl(returnAddress(this.return()));
  }
}
