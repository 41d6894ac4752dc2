import {notShared, type Sharing} from './sharing';

/** What belongs to an unfinished ticket beside what is ticked. */
export interface Draft {
  name: string;
  sharing: Sharing;
  /** The id of the kept ticket being changed; undefined for a new one. */
  editing?: number | undefined;
}

export const emptyDraft: Draft = {name: '', sharing: notShared};

/** Where this browser keeps it, beside the slip. */
export function draftKey(slip: string): string {
  return `draft-${slip}`;
}

/** Reads what was stored; what cannot be read counts as nothing. */
export function draftFrom(stored: string | null): Draft {
  try {
    const draft: Draft = {...emptyDraft, ...(JSON.parse(stored ?? '{}') as Partial<Draft>)};
    return typeof draft.name === 'string' && Array.isArray(draft.sharing.others) ? draft : emptyDraft;
  } catch {
    return emptyDraft;
  }
}
