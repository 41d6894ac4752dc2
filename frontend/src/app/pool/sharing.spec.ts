import type {KeptTicket} from '../api/model';
import {membersOf, notShared, sharingOf, type Sharing} from './sharing';

const sharing: Sharing = {
  own: 2,
  others: [
    {account: true, name: 'beto', shares: 1},
    {account: false, name: ' Tío Paco ', shares: 3},
  ],
  open: true,
};

describe('a shared ticket', () => {
  it('names users and others, and oneself with shares alone', () => {
    expect(membersOf(sharing, 'ana')).toEqual([
      {user: 'ana', shares: 2},
      {user: 'beto', shares: 1},
      {name: 'Tío Paco', shares: 3},
    ]);
    expect(membersOf({...sharing, own: 0}, 'ana')).toHaveLength(2);
    expect(membersOf(notShared, 'ana')).toEqual([]);
  });

  it('comes back from a kept ticket as it was typed', () => {
    const kept = {
      openShares: true,
      members: [
        {user: 'ana', shares: 2, cost: 1, me: true},
        {user: 'beto', shares: 1, cost: 1, me: false},
        {name: 'Tío Paco', shares: 3, cost: 1, me: false},
      ],
    } as KeptTicket;
    expect(membersOf(sharingOf(kept), 'ana')).toEqual(membersOf(sharing, 'ana'));
    expect(sharingOf(kept).open).toBe(true);
    expect(sharingOf({} as KeptTicket)).toEqual(notShared);
  });
});
