import t from 'tap';
import { Problem } from '../../src/http/problems.ts';
import { redactReach } from '../../src/personal-data/reach.ts';
import { refusePersonalData } from '../../src/personal-data/refuse.ts';

/** Codes with their pointers of what is refused in these texts. */
function refusedIn(...texts: (string | null)[]): string[] {
  try {
    refusePersonalData(texts.map((text, index) => ({ pointer: `/${index}`, text })));
    return [];
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'personal_data') throw error;
    return error.errors.map(({ pointer, code }) => `${pointer} ${code}`);
  }
}

t.test('names with a title, mail addresses and phone numbers are refused, each with its place', async (t) => {
  t.same(
    refusedIn(
      'Ask Dr. Jane Roe',
      'Contacter le Pr Dupont au 01 99 00 00 00',
      null,
      'Write to office@example.org',
      'Nothing',
    ),
    ['/0 titled_name', '/1 mail_or_phone', '/1 titled_name', '/3 mail_or_phone'],
  );
});

t.test('the answer does not repeat what it refuses', async (t) => {
  try {
    refusePersonalData([{ pointer: '/reason', text: 'Asked by Dr. Jane Roe, jane@example.org' }]);
    t.fail('accepted');
  } catch (error) {
    t.notMatch(JSON.stringify(error), /Roe|jane@/);
  }
});

t.test('what only looks like it passes', async (t) => {
  t.same(
    refusedIn(
      'A Phase 2 Study of 5-FU 2400 mg/m2 in Hodgkin Lymphoma and Merkel Cell Carcinoma',
      'Opened 2026-01-15, protocol CSET 2688, EudraCT 2020-005722-28',
      'Patients from the MD Anderson Cancer Center and Hôpital Pr Bernard Dupuy',
      'PD-L1 positive, PD after one line; EGFR L858R; M. tuberculosis excluded',
    ),
    [],
  );
});

t.test('a long text that nearly holds an address or a number is read to its end', (t) => {
  for (const piece of [' ', '\n', 'Aa-', '1-', 'a.']) {
    const text = `tel 1-1 @ ${piece.repeat(100_000)}.`;
    t.ok(redactReach(text) === text, JSON.stringify(piece));
  }
  t.end();
});
