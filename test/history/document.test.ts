import t from 'tap';
import { describeDocuments } from '../../src/history/document.ts';
import { EXAMPLE_STUDY } from '../../src/studies/example.ts';
import { Study } from '../../src/studies/schemas.ts';

const example = Study.parse(EXAMPLE_STUDY);

/** Every place of a document that holds a value, as the keys that lead to it. */
function places(value: unknown, path: string[] = []): string[][] {
  if (value === null || typeof value !== 'object') return [path];
  const entries = Object.entries(value);
  return entries.length === 0 ? [path] : entries.flatMap(([key, member]) => places(member, [...path, key]));
}

/** The document with another value at a place; the words are the same in kind, not in type. */
function changed(study: Study, path: string[], value: unknown): Study {
  const copy = structuredClone(study);
  const parent = path.slice(0, -1).reduce((at, key) => (at as never)[key], copy as object);
  Object.assign(parent, { [path.at(-1) ?? '']: value });
  return copy;
}

t.test('no change of a document is passed over in silence, in either language', async (t) => {
  const silent = new Set(['id', 'version', 'updatedAt']);
  const all = places(example).filter(([key]) => !silent.has(key ?? ''));
  t.ok(all.length > 100, `${all.length} places`);
  for (const path of all) {
    const was = path.reduce<unknown>((at, key) => (at as never)[key], example);
    const other = Array.isArray(was) ? ['another'] : typeof was === 'number' ? was + 1 : 'another';
    const sentences = describeDocuments(example, changed(example, path, other));
    t.ok(sentences.length > 0 && sentences.every(({ en, fr }) => en && fr), path.join('/'));
    // What is put into an empty list here is not of its kind, so it has no name.
    if (!Array.isArray(was)) t.notMatch(JSON.stringify(sentences), /undefined|\[object/, path.join('/'));
  }
});

t.test('sentences are what a person would write', async (t) => {
  const say = (changes: Partial<Study>) => describeDocuments(example, { ...example, ...changes });
  const thoracic = { code: 'thoracic', name: 'Thoracic' };
  t.same(say({ committees: [thoracic] }), [{ en: 'Committee added: Thoracic', fr: 'Comité : ajout de « Thoracic »' }]);
  t.same(say({ acronym: null }), [{ en: 'Acronym: DOMISOL → not stated', fr: 'Acronyme : DOMISOL → non renseigné' }]);
  t.same(describeDocuments({ ...example, phases: ['phase1'] }, { ...example, phases: ['early_phase1'] }), [
    { en: 'Phase added: Early phase 1', fr: 'Phase : ajout de « Phase 1 précoce »' },
    { en: 'Phase removed: Phase 1', fr: 'Phase : retrait de « Phase 1 »' },
  ]);
  t.same(describeDocuments({ ...example, regime: null }, { ...example, regime: 'rniph' }), [
    { en: 'Legal regime: not stated → Outside RIPH', fr: 'Régime juridique : non renseigné → Hors RIPH' },
  ]);
  t.same(say({ countries: [...example.countries].reverse() }), [
    { en: 'Order of countries changed', fr: 'Pays : ordre modifié' },
  ]);
  t.same(say({ briefSummary: { fr: null, en: 'x'.repeat(200), machineTranslated: [] } }), [
    { en: 'Summary (English): text changed', fr: 'Résumé (anglais) : texte modifié' },
  ]);
  const inclusion = { siteId: 'sit_1', year: 2025, count: 3 };
  const before = { ...example, inclusions: [inclusion] };
  t.same(describeDocuments(before, { ...example, inclusions: [{ ...inclusion, count: 5 }] }), [
    {
      en: 'Yearly inclusion count changed: 2025 (3 → 5)',
      fr: 'Inclusions annuelles : modification de « 2025 (3 → 5) »',
    },
  ]);
  const keywords = ['a', 'b', 'c', 'd'];
  t.same(say({ keywords }), [{ en: '4 keywords added', fr: 'Mots-clés : 4 ajouts' }]);
});

t.test('documents of another release are compared, too', async (t) => {
  const { links: _, ...older } = example;
  t.same(describeDocuments({ ...older, retired: 1 } as never, { ...example, links: [] }), [
    { en: 'retired changed', fr: 'retired : modification' },
  ]);
});
