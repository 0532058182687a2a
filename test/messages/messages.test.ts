import t from 'tap';
import { openTestApp } from '../support/app.ts';
import { bearer } from '../support/keys.ts';
import { doJobs, FROM, message, openMailServer, openMessages, RECIPIENT, refusal } from './support.ts';

t.test('a message is queued and sent, and forgotten when it is sent', async (t) => {
  const server = await openMailServer(t);
  const { db, send, row, jobs } = await openMessages(t, server.port);
  const answer = await send();
  t.equal(answer.statusCode, 202, answer.body);
  const { id, state } = answer.json();
  t.equal(state, 'queued');
  t.notMatch(answer.body, RECIPIENT);
  t.match(await jobs(), [{ payload: { messageId: id } }]);
  t.strictSame(Object.keys((await jobs())[0].payload), ['messageId'], 'the job carries the id alone');
  t.match(await row(), { id, state: 'queued', senderName: message.name, text: message.text, attempts: 0 });
  const queued = await db.prisma.auditEntry.findFirstOrThrow({ where: { entityId: id } });
  t.match(queued, { action: 'message.queued', actorKind: 'anonymous', origin: null });
  t.strictSame(queued.details, { contactId: 'con_office' });

  await doJobs(db);
  t.equal(server.taken.length, 1);
  const [{ to, raw }] = server.taken as [{ to: string[]; raw: string }];
  t.strictSame(to, [RECIPIENT]);
  t.match(raw, `From: Registry <${FROM}>`);
  t.match(raw, /Reply-To: =\?UTF-8\?.*<jeanne@sender\.example>/);
  t.match(raw, 'Subject: Places en oncologie thoracique');
  t.match(raw, `Message-ID: <${id}@hospital.example>`);
  t.match(raw, 'Content-Language: fr');
  const unfolded = raw.replaceAll('=\r\n', '');
  t.match(unfolded, 'registre de la recherche clinique');
  t.match(unfolded, 'clinical research registry');
  t.match(await row(), { state: 'sent', attempts: 1, senderName: null, replyTo: null, subject: null, text: null });
  t.strictSame(await jobs(), []);
  t.equal(await db.prisma.auditEntry.count({ where: { action: 'message.sent', actorKind: 'system' } }), 1);
});

t.test('whom a message does not reach', async (t) => {
  const { db, add, send, jobs } = await openMessages(t, 1);
  await add('con_partner', { email: RECIPIENT, visibility: 'partner' });
  await add('con_suppressed', { email: RECIPIENT, visibility: 'suppressed' });
  await add('con_phone', { phone: '+33 1 99 00 00 00' });
  for (const id of ['con_nobody', 'con_partner', 'con_suppressed']) {
    const answer = await send({}, id);
    t.match([answer.statusCode, answer.json().code], [404, 'not_found'], id);
  }
  const answer = await send({}, 'con_phone');
  t.match([answer.statusCode, answer.json().code], [404, 'contact_without_address']);
  t.equal((await send({}, 'con_partner', await bearer(db, ['contacts:read'], 'partner'))).statusCode, 202);
  t.equal((await jobs()).length, 1);
});

t.test('without a mail server the route says why', async (t) => {
  const { app } = await openTestApp(t);
  const answer = await app.inject({ method: 'POST', url: '/v1/contacts/con_x/messages', payload: message });
  t.match([answer.statusCode, answer.json().code], [503, 'mail_unavailable']);
  t.match(answer.json().detail, 'RIPH_SMTP_URL');
});

t.test('nothing becomes a header, and sizes have limits', async (t) => {
  const { send, db } = await openMessages(t, 1);
  const codes = async (changes: object) => {
    const answer = await send(changes);
    t.equal(answer.statusCode, 400);
    return answer.json().errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`);
  };
  const injected = 'x\r\nBcc: all@example.org';
  t.strictSame(await codes({ subject: injected, name: injected }), [
    '/name control_character',
    '/subject control_character',
  ]);
  t.match(await codes({ replyTo: 'a@example.org\nBcc: all@example.org' }), ['/replyTo control_character']);
  t.strictSame(await codes({ subject: 'x\u2028y' }), ['/subject control_character']);
  t.strictSame(await codes({ text: 'bell\u0007' }), ['/text control_character']);
  for (const replyTo of [
    'nobody',
    'a@b',
    'a@b@example.org',
    'a b@example.org',
    '<a@example.org>',
    'a@example.org, b@example.org',
  ])
    t.strictSame(await codes({ replyTo }), ['/replyTo not_a_mail_address'], replyTo);
  t.strictSame(await codes({ subject: 'x'.repeat(151) }), ['/subject too_long']);
  t.strictSame(await codes({ text: 'x'.repeat(5001) }), ['/text too_long']);
  t.strictSame(await codes({ recipient: 'all@example.org' }), ['/recipient unknown_member']);
  const large = await send({ text: 'x'.repeat(65 * 1024) });
  t.match([large.statusCode, large.json().code], [413, 'payload_too_large']);
  t.equal(await db.prisma.contactMessage.count(), 0);
});

t.test('patient data are refused or asked about, and never repeated', async (t) => {
  const { send, db } = await openMessages(t, 1);
  const refused = await send({ text: 'NIR 1 85 05 78 006 084 91', acknowledged: true });
  t.match([refused.statusCode, refused.json().code], [409, 'patient_data']);
  t.match(refused.json().errors, [{ pointer: '/text', code: 'nir' }]);
  t.notMatch(refused.body, /084/);
  const born = await send({ subject: 'Mme D., née le 12/03/1961', acknowledged: true });
  t.match(born.json(), { code: 'patient_data', errors: [{ pointer: '/subject', code: 'birth_date' }] });
  const named = await send({ name: 'Mme D., IPP 80 12 34 56', acknowledged: true });
  t.match(named.json(), { code: 'patient_data', errors: [{ pointer: '/name', code: 'record_number' }] });
  const parted = await send({
    subject: 'Avis, date de naissance :',
    text: '12/03/1961, KRAS G12C',
    acknowledged: true,
  });
  t.match(parted.json(), { code: 'patient_data', errors: [{ pointer: '/text', code: 'birth_date' }] });
  t.equal(parted.json().errors.length, 1);
  const suspected = { text: 'Ma patiente est née en 1961.' };
  t.match((await send(suspected)).json(), { code: 'patient_data_suspected', errors: [{ code: 'birth_year' }] });
  t.equal((await send({ ...suspected, acknowledged: true })).statusCode, 202);
  t.equal((await send({ name: 'Association Patient Partenaire Cancer' })).statusCode, 202, 'the name of a sender');
  t.equal(await db.prisma.contactMessage.count(), 2);
});

t.test('a repeated key sends once, a dry run not at all', async (t) => {
  const { send, db, jobs } = await openMessages(t, 1);
  const key = { 'idempotency-key': 'b4f1e1f2-0a45-4f1e-9a3c-7f2f6a9d0c11' };
  const first = await send({}, 'con_office', key);
  t.strictSame((await send({}, 'con_office', key)).json(), first.json());
  t.equal((await send({ subject: 'Another' }, 'con_office', key)).statusCode, 422);
  t.equal((await send({}, 'con_office', {}, '?dryRun=true')).statusCode, 200);
  t.match([await db.prisma.contactMessage.count(), (await jobs()).length], [1, 1]);
});

t.test('what is rolled back leaves no job', async (t) => {
  const { send, db, jobs } = await openMessages(t, 1);
  await db.pool.query(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$;
    create constraint trigger refuse after insert on audit_entry deferrable initially deferred
      for each row when (new.action = 'message.queued') execute function refuse()`);
  t.equal((await send()).statusCode, 500, 'fails at commit, after the job was added');
  t.match([await db.prisma.contactMessage.count(), (await jobs()).length], [0, 0]);
});

t.test('an address sends a few messages an hour', async (t) => {
  const { send } = await openMessages(t, 1, { RIPH_MESSAGES_PER_HOUR: '2' });
  t.equal((await send({ subject: '' })).statusCode, 400, 'mistakes do not count');
  t.strictSame([(await send()).statusCode, (await send()).statusCode], [202, 202]);
  const third = await send();
  t.match([third.statusCode, third.json().code], [429, 'rate_limited']);
  t.match(third.headers['ratelimit-policy'], /"messages-minute";q=2;w=60|"messages-hour";q=2;w=3600/);
  t.ok(Number(third.headers['retry-after']) > 0);
});

t.test('three a minute', async (t) => {
  const { send } = await openMessages(t, 1, { RIPH_MESSAGES_PER_HOUR: '5' });
  const statuses: number[] = [];
  for (let i = 0; i < 4; i += 1) statuses.push((await send()).statusCode);
  t.strictSame(statuses, [202, 202, 202, 429]);
});

t.test('an administrator sees what was given up, without its words, and sends it again', async (t) => {
  const server = await openMailServer(t);
  const { app, db, send, row } = await openMessages(t, server.port);
  const auth = await bearer(db, ['messages:admin']);
  await send();
  server.behavior.refuse = refusal(550, `5.1.1 <${RECIPIENT}>: no such user`);
  await doJobs(db);
  const { id } = await row();
  const dead = await app.inject({ url: '/v1/messages?state=dead&count=true', headers: auth });
  t.match(dead.json(), {
    items: [{ id, contactId: 'con_office', state: 'dead', attempts: 1, lastError: 'EENVELOPE 550 5.1.1' }],
    page: { total: 1 },
  });
  t.notMatch(dead.body, /example|Jeanne|Places/);
  t.equal((await app.inject('/v1/messages')).statusCode, 401);

  server.behavior.refuse = null;
  const retry = { method: 'POST', url: `/v1/messages/${id}/retry`, headers: auth } as const;
  const retried = await app.inject(retry);
  t.match([retried.statusCode, retried.json().state], [202, 'queued'], retried.body);
  t.equal((await app.inject(retry)).json().code, 'message_not_dead');
  await doJobs(db);
  t.match(await row(), { state: 'sent', attempts: 2, text: null, lastError: null });
  t.equal((await app.inject(retry)).json().code, 'message_not_dead');
  t.equal((await app.inject({ ...retry, url: '/v1/messages/msg_no/retry' })).statusCode, 404);
  const actions = await db.prisma.auditEntry.findMany({ where: { entityId: id }, orderBy: { id: 'asc' } });
  t.strictSame(
    actions.map(({ action }) => action),
    ['message.queued', 'message.given_up', 'message.retried', 'message.sent'],
  );
});

t.test('pages of messages', async (t) => {
  const { app, db, send } = await openMessages(t, 1);
  for (let i = 0; i < 3; i += 1) await send();
  const auth = await bearer(db, ['messages:admin']);
  const seen: string[] = [];
  let cursor = '';
  do {
    const { items, page } = (await app.inject({ url: `/v1/messages?limit=2${cursor}`, headers: auth })).json();
    seen.push(...items.map(({ id }: { id: string }) => id));
    cursor = page.next === null ? '' : `&cursor=${encodeURIComponent(page.next)}`;
  } while (cursor);
  t.equal(new Set(seen).size, 3);
  t.equal(seen.length, 3);
});
