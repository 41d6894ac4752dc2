import type {KeptTicket, NewMember} from '../api/model';

/** One more who plays a ticket, as typed. */
export interface TypedMember {
  /** Whether the name is that of a user here. */
  account: boolean;
  name: string;
  shares: number;
}

/** How a ticket is shared, as typed; without others it is one's own alone. */
export interface Sharing {
  own: number;
  others: readonly TypedMember[];
  open: boolean;
}

export const notShared: Sharing = {own: 1, others: [], open: false};

export function membersOf(sharing: Sharing, me: string): NewMember[] {
  if (!sharing.others.length) {
    return [];
  }
  return [
    ...(sharing.own > 0 ? [{user: me, shares: sharing.own}] : []),
    ...sharing.others.map(({account, name, shares}) => ({[account ? 'user' : 'name']: name.trim(), shares})),
  ];
}

export function sharingOf(ticket: KeptTicket): Sharing {
  const members = ticket.members ?? [];
  return {
    own: members.find((one) => one.me)?.shares ?? (members.length ? 0 : 1),
    others: members
      .filter((one) => !one.me)
      .map(({user, name, shares}) => ({account: user !== undefined, name: user ?? name ?? '', shares})),
    open: ticket.openShares ?? false,
  };
}
