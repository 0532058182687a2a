import type { Resource } from '../writes/resource.ts';
import { getContactRecord } from './queries.ts';
import type { ContactRecord } from './schemas.ts';

/**
 * Contacts as the office keeps them, for the frame of every write. They stand beside the study documents: no write on a contact
 * or its roles makes a version of a study, and the audit trail names members, never a value (domain.md section 6).
 */
export const contacts: Resource<ContactRecord> = {
  table: 'contact',
  key: 'id',
  address: '/v1/contacts',
  get: getContactRecord,
  uses: [],
};
