import { type Mistake, ruleBroken } from '../http/problems.ts';
import type { Text } from '../http/text.ts';
import { redactReach } from './reach.ts';
import { redactTitled } from './titled-names.ts';

/** A text that somebody wrote, and where it stands in the body of the request. */
export interface FreeText {
  /** JSON pointer (RFC 6901). */
  pointer: string;
  text: string | null;
}

const WORDS = {
  mail_or_phone: {
    en: 'holds a mail address or a phone number; they belong to the contacts',
    fr: 'contient une adresse électronique ou un numéro de téléphone, qui relèvent des contacts',
  },
  titled_name: {
    en: 'names a person by title or degree; persons belong to the contacts',
    fr: 'nomme une personne par son titre ou son grade, qui relève des contacts',
  },
} as const satisfies Record<string, Text>;

/**
 * Refuses texts that name a person by title or degree or hold a mail address or a phone number (domain.md section 6): they
 * would end in versions, the feed and search. What the importer would cut out is refused here, since somebody is there to put it
 * right. The answer says where, never what. Not found: a name without a title.
 *
 * @throws Problem 409 `personal_data` with every place
 */
export function refusePersonalData(texts: readonly FreeText[]): void {
  const mistakes = texts.flatMap(({ pointer, text }) => (text === null ? [] : findingsIn(text, pointer)));
  if (mistakes.length > 0) throw ruleBroken('personal_data', mistakes);
}

function findingsIn(text: string, pointer: string): Mistake[] {
  const found: (keyof typeof WORDS)[] = [];
  if (redactReach(text) !== text) found.push('mail_or_phone');
  if (redactTitled(text) !== text) found.push('titled_name');
  return found.map((code) => ({ in: 'body', pointer, code, message: WORDS[code] }));
}
