import { isHostName } from '../../organizations/host.ts';
import type { StudyFacts } from '../../studies/facts.ts';
import { siteContacts } from './contacts.ts';
import type { CtgovProtocol, CtgovRecord } from './record.ts';
import { blankToNull, byInvitation, statusOf } from './words.ts';

/**
 * The sites of a record. `clean` is the protocol without personal data; contacts come from the record as `received`. A site's
 * status is only what the source says of this very site.
 */
export function sitesOf(clean: CtgovProtocol, received: CtgovRecord): StudyFacts['sites'] {
  const contacts = siteContacts(received);
  return (clean.contactsLocationsModule?.locations ?? []).map((location, index) => ({
    facility: blankToNull(location.facility),
    city: blankToNull(location.city),
    state: blankToNull(location.state),
    postalCode: blankToNull(location.zip),
    countryName: blankToNull(location.country),
    // Half a coordinate is none.
    latitude: location.geoPoint?.lon == null ? null : (location.geoPoint.lat ?? null),
    longitude: location.geoPoint?.lat == null ? null : (location.geoPoint.lon ?? null),
    status: statusOf(location.status),
    byInvitation: byInvitation(location.status),
    isHost: isHostName(location.facility),
    contacts: contacts[index] ?? [],
  }));
}
