import {button, find, show} from '../../../testing/page';
import {payouts} from '../../../testing/pool';
import {card} from '../../../testing/samples';
import {Winnable} from './winnable';

const ticket = {marks: ['1X', ...Array<string>(13).fill('1')]};

describe('what a kept ticket can still win', () => {
  async function opened() {
    const shown = await show(Winnable, {jornada: 5, ticket, fixtures: card().fixtures, signs: '1'});
    const unfold = async (open: boolean) => {
      const details = find<HTMLDetailsElement>(shown.page, 'details');
      details.open = open;
      details.dispatchEvent(new Event('toggle'));
      await shown.settle();
    };
    return {...shown, unfold, asked: () => shown.api.expectOne('/api/v1/jornadas/5/payouts')};
  }

  it('is asked for once it is unfolded, and again with every sign', async () => {
    const {api, page, set, settle, unfold, asked} = await opened();
    api.expectNone('/api/v1/jornadas/5/payouts');
    await unfold(true);
    expect(page.querySelector('[aria-busy=true]')).not.toBeNull();
    const first = asked();
    expect(first.request.body).toEqual({ticket});
    first.flush(payouts());
    await settle();
    expect(page.querySelectorAll('summary').length).toBe(4);
    await set({signs: '1X'});
    expect(page.querySelectorAll('summary').length).toBe(4); // what was known stays until the next answer
    asked().flush(payouts({categories: []}));
    await settle();
    expect(page.querySelectorAll('summary').length).toBe(1);
  });

  it('is not asked for any more once it is folded', async () => {
    const {api, set, unfold, asked} = await opened();
    await unfold(true);
    asked().flush(payouts());
    await unfold(false);
    await set({signs: '1X2'});
    api.expectNone('/api/v1/jornadas/5/payouts');
  });

  it('is loaded again after a failure', async () => {
    const {page, settle, unfold, asked} = await opened();
    await unfold(true);
    asked().flush(null, {status: 500, statusText: 'Broken'});
    await settle();
    button(page, 'Try again').click();
    await settle();
    asked().flush(payouts());
    await settle();
    expect(page.querySelector('app-payout-categories')).not.toBeNull();
  });
});
