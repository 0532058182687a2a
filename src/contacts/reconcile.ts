import type { z } from 'zod';
import type { Contact, ContactRole, Visibility } from '../db/generated/client.ts';
import { foldName } from '../organizations/host.ts';
import type { ContactFacts } from '../studies/facts.ts';
import { importedVisibility } from './audience.ts';

/** A contact of a source's list: at a site, or of the study as a whole. */
export type SourceContact = z.infer<typeof ContactFacts> & { siteId: string | null; position: number };

type Facts = Omit<z.infer<typeof ContactFacts>, 'role'>;
type SourceRole = Pick<ContactRole, 'role' | 'siteId' | 'position'>;
/** A contact as it should be: what the source says of one person or mailbox, with all its roles. */
export type Wanted = Facts & { visibility: Visibility; roles: SourceRole[] };
/** A contact of the study as it is. */
export type Present = Contact & { roles: ContactRole[] };

/** What makes the present contacts of a source equal to the wanted ones. */
export interface Plan {
  create: Wanted[];
  update: { id: string; facts: Partial<Facts> & { visibility: Visibility } }[];
  /** Roles that go, and those that contacts who stay receive. */
  dropRoles: string[];
  addRoles: (SourceRole & { contactId: string })[];
  /** Contacts on whom the office decided: their roles end, and they stay, so that the decision outlives the source's silence. */
  end: string[];
  remove: string[];
  /** Every contact that the source still names. */
  confirmed: string[];
}

const FIELDS = ['affiliation', 'email', 'phone', 'phoneExtension'] as const;
const WIDEST_FIRST: readonly Visibility[] = ['public', 'partner', 'internal', 'suppressed'];

/**
 * Gathers a source's entries by whom they mean: entries of one person that do not contradict each other are one contact with
 * several roles, those of a mailbox only when they are the same throughout ("Clinical Trials Office" is many offices). Entries
 * of different visibility stay apart, so that a public role never publishes a number meant for partners.
 */
export function gatherContacts(entries: readonly SourceContact[], hostSites: ReadonlySet<string>): Wanted[] {
  const gathered: Wanted[] = [];
  for (const { role, siteId, position, ...facts } of [...entries].sort((a, b) => a.position - b.position)) {
    const visibility = importedVisibility(role, siteId, hostSites);
    const agrees = (other: Wanted) => (facts.kind === 'person' ? compatible(other, facts) : sameFacts(other, facts));
    const known = gathered.find((other) => other.visibility === visibility && sameName(other, facts) && agrees(other));
    const contact = known ?? { ...facts, visibility, roles: [] };
    if (!known) gathered.push(contact);
    for (const field of FIELDS) contact[field] ??= facts[field];
    if (!contact.roles.some((held) => held.role === role && held.siteId === siteId))
      contact.roles.push({ role, siteId, position });
  }
  return gathered;
}

const nameKeys = new WeakMap<Facts, string>();

/** Kind and folded name in the source; folded once for each contact, since every one is compared with every other. */
function nameKey(contact: Facts & { importedName?: string | null }): string {
  const known = nameKeys.get(contact);
  if (known !== undefined) return known;
  const key = `${contact.kind} ${foldName(contact.importedName ?? contact.name)}`;
  nameKeys.set(contact, key);
  return key;
}

const sameName = (a: Facts, b: Facts) => nameKey(a) === nameKey(b);
const sameFacts = (a: Facts, b: Facts) => FIELDS.every((field) => a[field] === b[field]);
const compatible = (a: Facts, b: Facts) => FIELDS.every((f) => a[f] === null || b[f] === null || a[f] === b[f]);

/** Whether a present contact may be the wanted one under changed facts: a mailbox must also serve one of the same sites. */
const sameWho = (a: Present, b: Wanted) =>
  sameName(a, b) &&
  (a.kind === 'person' || a.roles.some((held) => b.roles.some((role) => role.siteId === held.siteId)));

/** Compares the present contacts of a study with those that `source` names. Pure; the same list twice gives an empty plan. */
export function planReplacement(
  wanted: readonly Wanted[],
  present: readonly Present[],
  of: { studyId: string; source: string; hostSites: ReadonlySet<string> },
): Plan {
  const plan: Plan = { create: [], update: [], dropRoles: [], addRoles: [], end: [], remove: [], confirmed: [] };
  const states = present.map((contact) => stateOf(contact, of));
  plan.dropRoles.push(...states.flatMap(({ doubles }) => doubles));
  const own = states.filter(({ held }) => held.length > 0);
  const left = new Set(own);
  const take = (test: (state: State) => boolean) => {
    const taken = [...left].find(test);
    if (taken) left.delete(taken);
    return taken;
  };

  // First those that say the same as before, so that they keep their ids; then those of the same name.
  const unmatched = wanted.filter((want) => {
    const same = take(
      ({ contact, imported }) => sameName(contact, want) && sameFacts(contact, want) && imported === want.visibility,
    );
    if (same) keep(plan, same, want, same.decision ?? want.visibility);
    return !same;
  });
  for (const want of unmatched) {
    const namesakes = states.filter(({ contact }) => sameWho(contact, want));
    const decisions = namesakes.map(({ contact, held, decision }) =>
      held.length > 0 ? decision : suppression(contact),
    );
    const visibility = WIDEST_FIRST.findLast((candidate) => decisions.includes(candidate)) ?? want.visibility;
    const known =
      take((state) => state.decision !== null && namesakes.includes(state)) ?? take((s) => namesakes.includes(s));
    if (known) keep(plan, known, want, visibility);
    // Nobody sees a suppressed contact, so what is not there yet is not stored either.
    else if (visibility !== 'suppressed') plan.create.push({ ...want, visibility });
  }
  for (const state of left) release(plan, state);
  return plan;
}

/** A present contact, and what this source and the office have to do with it. */
interface State {
  contact: Present;
  /** Its roles that this source wrote. */
  held: ContactRole[];
  /** Those of them that the source may change: the office decided on none of them. */
  loose: ContactRole[];
  /** Ids of roles that became the same when their sites went. */
  doubles: string[];
  /** The visibility with which it was imported. */
  imported: Visibility;
  /** The visibility that the office gave to it, or null. */
  decision: Visibility | null;
}

function stateOf(contact: Present, of: { studyId: string; source: string; hostSites: ReadonlySet<string> }): State {
  const roles = new Map(contact.roles.map(({ id, position, ...role }) => [JSON.stringify(role), id]));
  const single = new Set(roles.values());
  const held = contact.roles.filter((r) => r.studyId === of.studyId && r.source === of.source && single.has(r.id));
  const [first] = held;
  // Nobody but the office suppresses, whatever else the row says.
  const decided = contact.decided || contact.visibility === 'suppressed';
  return {
    contact,
    held,
    loose: held.filter((role) => !role.decided),
    doubles: contact.roles.map(({ id }) => id).filter((id) => !single.has(id)),
    imported: decided && first ? importedVisibility(first.role, first.siteId, of.hostSites) : contact.visibility,
    decision: decided ? contact.visibility : null,
  };
}

const suppression = (contact: Present) => (contact.visibility === 'suppressed' ? contact.visibility : null);

/** The source still names the contact. */
function keep(plan: Plan, { contact, held, loose, decision }: State, want: Wanted, visibility: Visibility): void {
  const { roles: named, ...facts } = want;
  plan.confirmed.push(contact.id);
  if (decision === null) {
    const stale = !(sameFacts(contact, want) && contact.name === want.name);
    if (stale || contact.visibility !== visibility)
      plan.update.push({ id: contact.id, facts: { ...facts, visibility } });
    // On what the office decided nothing changes; only that a namesake was suppressed holds here, too.
  } else if (contact.visibility !== visibility) plan.update.push({ id: contact.id, facts: { visibility } });
  const settled = new Set(held.filter(({ decided }) => decided).map(placeKey));
  const roles = named.filter((role) => !settled.has(placeKey(role)));
  if (rolesKey(loose) === rolesKey(roles)) return;
  plan.dropRoles.push(...loose.map(({ id }) => id));
  plan.addRoles.push(...roles.map((role) => ({ ...role, contactId: contact.id })));
}

/** The source no longer names the contact. */
function release(plan: Plan, { contact, loose, doubles, decision }: State): void {
  if (decision !== null) {
    if (loose.some((role) => role.validTo === null)) plan.end.push(contact.id);
  } else if (loose.length + doubles.length < contact.roles.length) plan.dropRoles.push(...loose.map(({ id }) => id));
  else plan.remove.push(contact.id);
}

const placeKey = ({ role, siteId }: Pick<SourceRole, 'role' | 'siteId'>) => `${role} ${siteId}`;
const rolesKey = (roles: readonly (SourceRole & { validTo?: Date | null })[]) =>
  JSON.stringify(roles.map(({ role, siteId, position, validTo }) => [role, siteId, position, validTo ?? null]).sort());
