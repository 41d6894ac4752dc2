import type {KeptTicket, NewMember} from '../api/model';

/** The fields of another member of a ticket. */
export interface MemberFields {
  /** Whether the name is a user's, rather than free text. */
  account: boolean;
  name: string;
  shares: number;
}

/** The fields of how a ticket is shared; without others it is the user's alone. */
export interface Sharing {
  own: number;
  others: readonly MemberFields[];
  open: boolean;
  /** Those with whom tickets are shared see the hits of this one. */
  ranked?: boolean;
  /** Invitations can be accepted before; until the jornada closes if missing. */
  joinsUntil?: string | undefined;
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
    ...(ticket.ranked ? {ranked: true} : {}),
    ...(ticket.joinsUntil ? {joinsUntil: ticket.joinsUntil} : {}),
  };
}
