import {draftFrom, draftKey, emptyDraft} from './draft';
import {slipKey} from '../shared/slip-draft';

describe('the draft of a ticket', () => {
  it('has a key of its own beside the slip of the same user and jornada', () => {
    expect(draftKey(slipKey(1, 5))).toBe('draft-slip-1-5');
  });

  it('is read as it was stored; what is missing is as in an empty one', () => {
    const sharing = {own: 2, others: [{account: true, name: 'eva', shares: 1}], open: true};
    expect(draftFrom(JSON.stringify({name: 'Friday', sharing, editing: 3}))).toEqual({
      name: 'Friday',
      sharing,
      editing: 3,
    });
    expect(draftFrom('{"name":"Friday"}')).toEqual({...emptyDraft, name: 'Friday'});
  });

  it('is empty if there is none or it cannot be read', () => {
    for (const stored of [
      null,
      '',
      '{',
      '7',
      '{"name":7}',
      '{"sharing":{"others":{}}}',
      '{"sharing":null}',
    ]) {
      expect(draftFrom(stored)).toEqual(emptyDraft);
    }
  });
});
