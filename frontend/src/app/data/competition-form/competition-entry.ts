import type {Competition} from '../../api/model';

/** What the form asks for, as it was typed. */
export interface FormFields {
  code: string;
  name: string;
  spanish: string;
  area: string;
  field: string;
  kind: string;
  tier: string;
  from: string;
  oneYear: boolean;
  fewest: string;
  most: string;
  meetings: string;
  headings: string;
}

export const blank: FormFields = {
  code: '',
  name: '',
  spanish: '',
  area: 'ES',
  field: 'men',
  kind: 'league',
  tier: '1',
  from: '07-01',
  oneYear: false,
  fewest: '',
  most: '',
  meetings: '1',
  headings: '',
};

/** How the own rounds of each kind of competition are played. */
const stages: Record<string, string> = {league: 'round-robin', cup: 'knock-out', friendlies: 'groups'};

/** Whole numbers; what is no number becomes 0, which the server refuses where it may not be. */
function whole(text: string): number {
  return /^\d+$/.test(text.trim()) ? Number(text.trim()) : 0;
}

/** Writes a name the way headings of files are compared: small letters, no accents. */
function folded(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** The entry of the catalogue that the fields describe. */
export function entryOf(fields: FormFields): Competition {
  const [name, spanish] = [fields.name.trim(), fields.spanish.trim()];
  const entry: Competition = {
    code: fields.code.trim().toUpperCase(),
    name: spanish ? {en: name, es: spanish} : {en: name},
    area: fields.area.trim().toUpperCase(),
    field: fields.field,
    kind: fields.kind,
    calendar: fields.oneYear ? {from: fields.from.trim(), oneYear: true} : {from: fields.from.trim()},
    eras: [{stages: [{name: '', kind: stages[fields.kind] ?? '', meetings: whole(fields.meetings)}]}],
    sources: {headings: fields.headings.split(',').map(folded).filter(Boolean)},
  };
  if (fields.kind === 'league') {
    entry.tier = whole(fields.tier);
  }
  if (entry.eras && (fields.fewest.trim() || fields.most.trim())) {
    entry.eras = [{...entry.eras[0], teams: [whole(fields.fewest), whole(fields.most)]}];
  }
  return entry;
}

const places: [string, keyof FormFields][] = [
  ['body.code', 'code'],
  ['body.name', 'name'],
  ['body.area', 'area'],
  ['body.field', 'field'],
  ['body.kind', 'kind'],
  ['body.tier', 'tier'],
  ['body.calendar', 'from'],
  ['body.eras[0].teams', 'fewest'],
  ['body.eras[0].stages', 'meetings'],
  ['body.sources', 'headings'],
];

/** The field that a place in the entry comes from. */
export function fieldAt(location: string): keyof FormFields | undefined {
  return places.find(([place]) => location.startsWith(place))?.[1];
}
