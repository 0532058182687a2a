import fc from 'fast-check';
import t from 'tap';
import { classifyIdentifier, expectedCheckDigits, normalizeIdentifier } from '../../src/studies/identifiers.ts';

t.test('check digits of European numbers agree with the vectors', async (t) => {
  t.equal(classifyIdentifier('2020-005722-28').checkDigit, true);
  t.equal(classifyIdentifier('2020-005722-29').checkDigit, false);
  t.equal(expectedCheckDigits('2020-005722-29'), '28');
  t.equal(classifyIdentifier('2016-000133-40').checkDigit, true);
  t.match(classifyIdentifier('2023-505923-30-00'), { type: 'eu_ct', checkDigit: true });
});

t.test('the format decides the type, whatever the register calls it', async (t) => {
  t.match(classifyIdentifier('2019-AO1602-55', 'eudract'), {
    type: 'id_rcb',
    value: '2019-A01602-55',
    checkDigit: null,
  });
  t.match(classifyIdentifier('nct06819735'), { type: 'nct', value: 'NCT06819735' });
  t.match(classifyIdentifier('CIV-FR-21-01-035678'), { type: 'civ' });
  t.match(classifyIdentifier('ISRCTN12345678'), { type: 'isrctn' });
  t.match(classifyIdentifier('U1111-1234-5678'), { type: 'utn' });
  t.match(classifyIdentifier('recf 1234'), { type: 'recf', value: 'RECF-1234' });
  t.match(classifyIdentifier('2020/3188', 'internal'), { type: 'internal', value: '2020/3188' });
  t.match(classifyIdentifier('CSET 2688'), { type: 'other' });
  t.match(classifyIdentifier('NCT1', 'nct'), { type: 'other' }, 'a hint does not make a format right');
});

t.test('spellings of one number are one number', async (t) => {
  for (const spelling of [' 2019-a01602-55 ', '2019–A01602–55', '2019A0160255', '2019-AO16O2-55', '2019 A01602 55']) {
    t.equal(normalizeIdentifier(spelling), '2019-A01602-55', spelling);
  }
  t.equal(normalizeIdentifier('20200057222 8'.replace(' ', '')), '2020-005722-28');
  t.equal(
    normalizeIdentifier('202000572229'),
    '202000572229',
    'twelve digits without hyphens and right check digits are a code',
  );
});

t.test('normalizing is idempotent and never throws', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (raw) => {
      const once = normalizeIdentifier(raw);
      return normalizeIdentifier(once) === once;
    }),
  );
  const european = fc.tuple(fc.integer({ min: 2004, max: 2030 }), fc.integer({ min: 0, max: 99_999 }));
  fc.assert(
    fc.property(european, ([year, sequence]) => {
      const stem = `${year}-0${String(sequence).padStart(5, '0')}`;
      const number = `${stem}-${expectedCheckDigits(`${stem}-`).padStart(2, '0')}`;
      const { type, value, checkDigit } = classifyIdentifier(number);
      return type === 'eudract' && value === number && checkDigit === true;
    }),
  );
});
