import {button, find, show, text, type} from '../../../testing/page';
import {SecretField} from './secret-field';

describe('the field for a password', () => {
  const inputs = {name: 'next', label: 'New password', autocomplete: 'new-password'};
  const field = (page: Element) => find<HTMLInputElement>(page, 'input');

  it('hides what is typed until one wants to see it', async () => {
    const {page, part, settle} = await show(SecretField, inputs);
    type(field(page), 'a few words');
    expect(part.value()).toBe('a few words');
    expect([field(page).type, field(page).autocomplete]).toEqual(['password', 'new-password']);
    expect(field(page).labels?.[0]?.textContent).toBe('New password');
    button(page, 'Show the password').click();
    await settle();
    expect(field(page).type).toBe('text');
    button(page, 'Hide the password').click();
    await settle();
    expect(field(page).type).toBe('password');
    expect(field(page).value).toBe('a few words');
  });

  it('says what is wrong before what is advised', async () => {
    const {page, set} = await show(SecretField, {...inputs, hint: '12 characters or more.'});
    expect(field(page).getAttribute('aria-describedby')).toBe('next-hint');
    await set({problem: 'That is too short.'});
    expect(field(page).getAttribute('aria-describedby')).toBe('next-problem next-hint');
    expect(field(page).getAttribute('aria-invalid')).toBe('true');
    expect(text(find(page, '#next-problem'))).toBe('That is too short.');
  });

  it('takes the focus and selects its text when a page wants so', async () => {
    const {page, part} = await show(SecretField, {...inputs, value: 'wrong'});
    document.body.append(page);
    part.focus();
    expect(document.activeElement).toBe(field(page));
    part.select();
    expect([field(page).selectionStart, field(page).selectionEnd]).toEqual([0, 5]);
  });
});
