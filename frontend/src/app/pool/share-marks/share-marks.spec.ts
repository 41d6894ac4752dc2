import {button, find, show, text} from '../../../testing/page';
import {emptySlip} from '../../shared/slip-draft';
import {ShareMarks} from './share-marks';

const slip = {...emptySlip, marks: ['1X', ...Array<string>(13).fill('')]};
const path = '/?marks=1X.-.-.-.-.-.-.-.-.-.-.-.-.-';

describe('a link with the marks', () => {
  afterEach(() => {
    Reflect.deleteProperty(navigator, 'share');
    Reflect.deleteProperty(navigator, 'clipboard');
  });
  const offer = (name: 'share' | 'clipboard', value: unknown) =>
    Object.defineProperty(navigator, name, {value, configurable: true});

  it('is not there before anything is marked', async () => {
    const {page, set} = await show(ShareMarks, {slip: emptySlip});
    expect(page.querySelector('button')).toBeNull();
    await set({slip});
    expect(page.querySelector('button')).not.toBeNull();
  });

  it('is copied, and told until the marks are others', async () => {
    const writeText = vi.fn().mockResolvedValue(undefined);
    offer('clipboard', {writeText});
    const {page, set, settle} = await show(ShareMarks, {slip});
    button(page, 'Share these marks').click();
    await settle();
    expect(writeText).toHaveBeenCalledWith(new URL(path, document.baseURI).href);
    expect(text(find(page, '[role=status]'))).toBe('The link is copied.');
    await set({slip: {...slip, reduction: 1}});
    expect(page.querySelector('[role=status]')).toBeNull();
  });

  it('is sent as the device sends things; closing its list does nothing', async () => {
    const share = vi.fn().mockRejectedValue(new DOMException('closed', 'AbortError'));
    const writeText = vi.fn();
    offer('share', share);
    offer('clipboard', {writeText});
    const {page, settle} = await show(ShareMarks, {slip});
    button(page, 'Share these marks').click();
    await settle();
    expect(share).toHaveBeenCalledOnce();
    expect(writeText).not.toHaveBeenCalled();
    expect(page.querySelector('[role=status]')).toBeNull();
  });

  it('can be read where it can neither be sent nor copied', async () => {
    const {page, settle} = await show(ShareMarks, {slip});
    button(page, 'Share these marks').click();
    await settle();
    expect(find<HTMLInputElement>(page, '#marks-link').value).toContain(path);
  });
});
