import { createTransport } from 'nodemailer';
import type { Text } from '../http/text.ts';

/** Where mail goes. Times in milliseconds. */
export interface MailSettings {
  smtpUrl: string;
  mailFrom: string;
  smtpTimeoutMs: number;
}

/** A message with the address it goes to. */
export interface Mail {
  id: string;
  to: string;
  senderName: string;
  replyTo: string;
  subject: string;
  text: string;
  language: 'fr' | 'en';
}

/** Hands a mail to the server. Throws MailFailure. */
export type SendMail = (mail: Mail, signal?: AbortSignal) => Promise<void>;

/** A mail that the server did not take. What the server said is left out: it repeats addresses. */
export class MailFailure extends Error {
  constructor(
    /** Codes of nodemailer and of SMTP, such as `EENVELOPE 550 5.1.1`. */
    readonly reason: string,
    /** Whether doing it again cannot help (RFC 5321 section 4.2.1: 5yz). */
    readonly permanent: boolean,
  ) {
    super(`mail was not taken: ${reason}`);
  }
}

/** The settings, when mail can be sent. */
export function mailSettingsOf(config: {
  smtpUrl: string | null;
  mailFrom: string | null;
  smtpTimeoutMs: number;
}): MailSettings | null {
  const { smtpUrl, mailFrom, smtpTimeoutMs } = config;
  return smtpUrl === null || mailFrom === null ? null : { smtpUrl, mailFrom, smtpTimeoutMs };
}

const FOOTER: Text = {
  fr: 'Ce message vous est transmis par le registre de la recherche clinique de Gustave Roussy. Votre adresse n’a pas été montrée à la personne qui l’écrit ; elle la verra si vous répondez. L’identité de cette personne n’a pas été vérifiée.',
  en: 'This message reaches you through the clinical research registry of Gustave Roussy. Your address was not shown to the person who wrote it, who will see it if you reply. Nobody has verified who that person is.',
};

function bodyOf({ senderName, replyTo, text, language }: Mail): string {
  const other = language === 'fr' ? 'en' : 'fr';
  return `${text}\n\n${senderName} <${replyTo}>\n\n-- \n${FOOTER[language]}\n\n${FOOTER[other]}\n`;
}

interface SmtpError {
  code?: string;
  responseCode?: number;
  response?: string;
}

function failureOf({ code = 'EUNKNOWN', responseCode, response = '' }: SmtpError): MailFailure {
  // RFC 3463: class, subject, detail.
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  const reason = [code, responseCode, enhanced].filter((part) => part !== undefined).join(' ');
  // A wrong password is a mistake of the settings, not of the message.
  return new MailFailure(reason, code !== 'EAUTH' && responseCode !== undefined && responseCode >= 500);
}

/**
 * Sends mail through the configured server: from the registry's address, to be answered to the sender. The `Message-ID` is made
 * of the message's id, so that a mail that was sent twice, because the sending process died before it could note the first
 * time, is known as one by mail programs.
 */
export function createMailer({ smtpUrl, mailFrom, smtpTimeoutMs }: MailSettings): SendMail {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: smtpTimeoutMs,
    greetingTimeout: smtpTimeoutMs,
    socketTimeout: smtpTimeoutMs,
    dnsTimeout: smtpTimeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^\s<>@]+)>?$/.exec(mailFrom)?.[1] ?? 'localhost';
  return async (mail, signal) => {
    try {
      await transport.sendMail({
        from: mailFrom,
        // As objects, so that no part of a name is read as another address.
        to: { name: '', address: mail.to },
        replyTo: { name: mail.senderName, address: mail.replyTo },
        subject: mail.subject,
        text: bodyOf(mail),
        messageId: `<${mail.id}@${domain}>`,
        headers: { 'Content-Language': mail.language },
        signal,
      });
    } catch (error) {
      throw failureOf(error as SmtpError);
    }
  };
}
