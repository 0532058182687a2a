import { toCalendarDate } from '../../db/dates.ts';
import type { ContactRole } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/types.ts';
import { badRequest, ruleBroken } from '../../http/problems.ts';
import { findOverlapping, type Validity } from './queries.ts';

/** A role as it would be: what it is, where it is held and when. */
export type Holding = Validity &
  Pick<ContactRole, 'contactId' | 'role' | 'studyId' | 'siteId' | 'programCode' | 'committeeCode'>;

const period = ({ validFrom, validTo }: Validity) => ({
  en: `from ${validFrom ? toCalendarDate(validFrom) : 'unknown'} to ${validTo ? toCalendarDate(validTo) : 'further notice'}`,
  fr: `du ${validFrom ? toCalendarDate(validFrom) : '(inconnu)'} au ${validTo ? toCalendarDate(validTo) : '(non fixé)'}`,
});

/**
 * Refuses a role that ends before it begins (400), that the contact holds already on some of its days (409 `role_overlap`), or
 * that would be that of a second director (409 `one_director`). The database has the same rules, for writers who meet.
 *
 * @param id the role's own id when it is changed; `at` the place of the role in the body
 */
export async function requireFreeRole(tx: Transaction, role: Holding, at = '', id = ''): Promise<void> {
  const { contactId, validFrom, validTo, ...place } = role;
  if (validFrom && validTo && validTo < validFrom) {
    const message = { en: 'must not be before validFrom', fr: 'ne doit pas précéder validFrom' };
    throw badRequest([{ in: 'body', pointer: `${at}/validTo`, code: 'ends_before_it_begins', message }]);
  }
  const same = await findOverlapping(tx, role, { contactId, ...place }, id);
  if (same) {
    const when = period(same);
    const message = { en: `${same.id} is held ${when.en}`, fr: `${same.id} est tenu ${when.fr}` };
    throw ruleBroken('role_overlap', [{ in: 'body', pointer: `${at}/validFrom`, code: 'role_overlap', message }]);
  }
  if (role.role !== 'director_of_clinical_research') return;
  const director = await findOverlapping(tx, role, { role: role.role }, id);
  if (!director) return;
  const when = period(director);
  const message = {
    en: `${director.contactId} is the director ${when.en}`,
    fr: `${director.contactId} est le directeur ${when.fr}`,
  };
  throw ruleBroken('one_director', [{ in: 'body', pointer: `${at}/validFrom`, code: 'one_director', message }]);
}
