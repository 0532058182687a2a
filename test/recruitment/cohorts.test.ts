import t from 'tap';
import { fromCalendarDate, todayInParis } from '../../src/db/dates.ts';
import { expireSlots } from '../../src/recruitment/cohorts/commands.ts';
import { packDocument, unpackDocument } from '../../src/studies/packed.ts';
import { shownSlot, slotsExpiredBy } from '../../src/studies/slots.ts';
import { openOffice } from './support.ts';

t.test('cohorts are added, changed, moved and removed', async (t) => {
  const office = await openOffice(t);
  const labels = async () => (await office.read()).cohorts.map(({ label }) => label);
  const description = { fr: 'Tumeurs solides', en: null };
  const added = await office.send('POST', '/cohorts', { label: 'Escalation', description });
  t.match([added.status, added.body.cohorts], [201, [{ id: /^coh_/, label: 'Escalation', description, slots: [] }]]);
  t.match(await office.audited(), { action: 'study.cohort_added', details: { label: 'Escalation' } });
  await office.send('POST', '/cohorts', { label: 'Expansion A' });
  await office.send('POST', '/cohorts', { label: 'Safety run-in', position: 0 });
  await office.send('POST', '/cohorts', { label: 'Expansion B', position: 99 });
  t.same(await labels(), ['Safety run-in', 'Escalation', 'Expansion A', 'Expansion B']);

  const path = `/cohorts/${added.body.cohorts[0]?.id}`;
  t.equal(
    (await office.send('PATCH', path, { position: 2, description: { fr: null, en: 'Solid tumors' } })).status,
    200,
  );
  t.same(await labels(), ['Safety run-in', 'Expansion A', 'Escalation', 'Expansion B']);
  t.match((await office.read()).cohorts[2]?.description, { fr: null, en: 'Solid tumors' });
  t.match((await office.send('PATCH', path, { label: 'Expansion B' })).body, {
    code: 'already_exists',
    errors: [{ pointer: '/label' }],
  });
  t.equal((await office.send('POST', '/cohorts', { label: 'Expansion B' })).body.code, 'already_exists');
  t.match((await office.send('PATCH', path, { label: 'Dr Jane Doe' })).body, {
    code: 'personal_data',
    errors: [{ pointer: '/label' }],
  });
  t.equal((await office.send('DELETE', path)).status, 200);
  t.equal((await office.send('DELETE', path)).status, 404);
  t.same(await labels(), ['Safety run-in', 'Expansion A', 'Expansion B']);
});

t.test('a slot is checked today unless another day is named, and never tomorrow', async (t) => {
  const office = await openOffice(t);
  const { body } = await office.send('POST', '/cohorts', { label: 'Escalation' });
  const path = `/cohorts/${body.cohorts[0]?.id}/slots/${office.hostId}`;
  const set = await office.send('PUT', path, { state: 'limited', places: 2 });
  const slot = { siteId: office.hostId, state: 'limited', places: 2, checkedOn: todayInParis() };
  t.same(set.body.cohorts[0]?.slots, [slot]);
  t.match(await office.audited(), { action: 'study.slot_checked', details: { state: 'limited', places: 2 } });
  t.equal((await office.send('PUT', path, { state: 'open', checkedOn: '2999-01-01' })).body.code, 'date_in_future');
  t.equal((await office.send('PUT', path, { state: 'unknown' })).status, 400, 'nobody checks to find out nothing');
  t.equal((await office.send('PUT', path, { state: 'open', places: -1 })).status, 400);
  t.equal((await office.send('PUT', `/cohorts/coh_x/slots/${office.hostId}`, { state: 'open' })).status, 404);
  t.equal((await office.send('PUT', path.replace(office.hostId, 'sit_x'), { state: 'open' })).status, 404);
  t.same((await office.send('DELETE', path)).body.cohorts[0]?.slots, []);
  t.equal((await office.send('DELETE', path)).status, 404);
});

t.test('a slot that nobody has checked for 30 days reads unknown', async (t) => {
  t.equal(slotsExpiredBy('2026-03-31'), '2026-03-01');
  const slot = { state: 'open', places: 3, checkedOn: '2026-03-01' } as const;
  t.same(shownSlot(slot, '2026-03-30'), slot);
  t.same(shownSlot(slot, '2026-03-31'), { state: 'unknown', places: null, checkedOn: '2026-03-01' });
});

t.test('the day on which a slot expires makes a version that the feed tells', async (t) => {
  const office = await openOffice(t);
  const { body } = await office.send('POST', '/cohorts', { label: 'Escalation' });
  const path = `/cohorts/${body.cohorts[0]?.id}/slots/${office.hostId}`;
  const { version } = (await office.send('PUT', path, { state: 'open', places: 3 })).body;
  t.equal(await expireSlots(office.db), 0, 'checked today');

  // The days go by.
  const checkedOn = slotsExpiredBy(todayInParis());
  await office.db.prisma.cohortSlot.updateMany({ data: { checkedOn: fromCalendarDate(checkedOn) } });
  await office.db.pool.query('alter table study_version disable trigger append_only');
  const { document } = await office.db.prisma.studyVersion.findFirstOrThrow({ where: { supersededBy: null } });
  const rewritten = unpackDocument(document)
    .toString()
    .replace(`"checkedOn":"${todayInParis()}"`, `"checkedOn":"${checkedOn}"`);
  const rewrite = `update study_version set document = $1, recorded_at = recorded_at - interval '30 days' where superseded_by is null`;
  await office.db.pool.query(rewrite, [packDocument(rewritten)]);
  await office.db.pool.query('alter table study_version enable trigger append_only');

  t.equal(await expireSlots(office.db), 1);
  const study = await office.read();
  t.match(study.cohorts[0]?.slots, [{ state: 'unknown', places: null, checkedOn }]);
  t.equal(study.version, version + 1);
  const told = await office.db.prisma.studyVersion.findFirstOrThrow({ where: { supersededBy: null } });
  t.match(told, { actorKind: 'system', actorId: 'expire-slots', changed: ['cohorts'] });
  t.match(await office.audited(), { action: 'study.slots_expired', details: { version: study.version } });
  t.equal(await expireSlots(office.db), 0, 'once');

  t.match((await office.send('PUT', path, { state: 'closed', places: 0 })).body.cohorts[0]?.slots, [
    { state: 'closed', places: 0 },
  ]);
});
