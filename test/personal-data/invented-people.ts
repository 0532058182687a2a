/**
 * Invented people whose traces are unmistakable: each has words of its own that stand nowhere else, so that one search tells
 * who leaked. `Quark` is in all of them.
 */
export interface Person {
  name: string;
  email: string;
  phone: string;
}

const CODES = [
  'public',
  'partner',
  'internal',
  'suppressed',
  'erased',
  'renamed',
  'former',
  'imported',
  'sender',
] as const;
export type PersonCode = (typeof CODES)[number];

/** By what they are in the test. */
export const people = Object.fromEntries(
  CODES.map((code, index): [PersonCode, Person] => [
    code,
    {
      name: `Zebuline Quark${code}ova`,
      email: `quark.${code}@zebuline.example`,
      phone: `+33 1 99 77 66 ${50 + index}`,
    },
  ]),
) as Record<PersonCode, Person>;

/** Whether a text holds anything of a person, however it is spelled or encoded. */
export function traceOf(code: PersonCode, text: string): string | null {
  const { email, phone } = people[code];
  const lower = text.toLowerCase();
  const traces = [`quark${code}ova`, email, encodeURIComponent(email), phone, phone.replaceAll(' ', '')];
  return traces.find((trace) => lower.includes(trace.toLowerCase())) ?? null;
}

/** Everybody of whom a text holds anything. */
export const tracesIn = (text: string): PersonCode[] => CODES.filter((code) => traceOf(code, text) !== null);
