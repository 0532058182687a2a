import { z } from 'zod';
import type { Text } from './text.ts';

type LineMeta = { description: string; examples?: string[] };

const mistake = (code: string, message: Text) => ({ params: { mistakes: [{ code, message }] } });

/** Line feeds and other control characters, and the separators that some readers take for line feeds. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/**
 * One line of text in a body, trimmed, of 1 to `max` characters. A line feed in what becomes a header of a mail would begin
 * another header (CWE-93), so control characters are refused rather than removed.
 */
export function line(max: number, meta: LineMeta) {
  const broken = mistake('control_character', {
    en: 'must be one line without control characters',
    fr: 'doit tenir en une ligne, sans caractère de contrôle',
  });
  return z
    .string()
    .refine((value) => !CONTROL.test(value), broken)
    .trim()
    .min(1)
    .max(max)
    .meta(meta);
}

/** A mail address: the syntax of HTML forms with a domain of two labels, at most 254 characters (RFC 5321 section 4.5.3.1). */
export function mailAddress(meta: LineMeta) {
  const wrong = mistake('not_a_mail_address', {
    en: 'must be a mail address, such as office@example.org',
    fr: 'doit être une adresse électronique, comme office@example.org',
  });
  return line(254, meta)
    .refine((value) => z.regexes.html5Email.test(value) && /\.[^.]+$/.test(value), wrong)
    .meta({ ...meta, format: 'email' });
}
