import type { Database } from '../db/database.ts';
import type { ApprovalKind } from '../db/enums.ts';
import type { SendMail } from '../messages/mail.ts';

/** Where jobs say what they did; pino has this shape. Nothing of a person goes there. */
export interface JobLog {
  debug(object: object, message: string): void;
  info(object: object, message: string): void;
  warn(object: object, message: string): void;
  error(object: object, message: string): void;
}

/** What a job works with. */
export interface JobContext {
  db: Database;
  log: JobLog;
  /** Null where no mail server is configured. */
  sendMail: SendMail | null;
  /** Approvals that a performance study (`ivdr_ps`) needs before it opens. */
  ivdrApprovals: readonly ApprovalKind[];
}

/** One run of a job. */
export interface JobRun {
  payload: unknown;
  /** Whether no further attempt is made. */
  last: boolean;
  /** Aborted when the worker stops and has waited long enough. */
  signal: AbortSignal | undefined;
}

/** A job: one file of this folder, and one line in `all.ts`. It may run more than once and must bear that. */
export interface Job {
  /** Its name in the queue. */
  name: string;
  /** When it runs by itself, as minute, hour, day, month and weekday in UTC. */
  cron?: string;
  /** Whether each start of a worker does it, too, in place of what was due meanwhile. */
  atStart?: boolean;
  run(context: JobContext, run: JobRun): Promise<void>;
}
