import 'server-only'
import { connect, isIP, type Socket } from 'node:net'
import { createTransport } from 'nodemailer'
import { letOut } from '@/lib/core/door'
import { type Outside, problemOf, trusting } from '@/lib/core/post'

/** How a letter was taken; `refused` is about the one it was for, and what the server said about them. */
export type Mailed =
  | { ok: true }
  | { refused: string; isFinal: boolean }
  | { problem: 'not_public' | 'no_address' | 'not_secure' | 'untrusted' | 'too_slow' | 'unreachable' | 'not_opened' }
  | { said: string }

export type MailServer = { url: URL; user: string | null; password: string | null; from: string }
export type MailLetter = { to: string; subject: string; text: string; messageId: string }

type SmtpError = NodeJS.ErrnoException & { responseCode?: number; response?: string; command?: string }

/**
 * Hands a letter to a mail server through the one door: its name is resolved once, and the connection goes to the address
 * that was looked at. Name and password are never sent without TLS, but to a listed host outside production.
 */
export async function mailOut(
  { url, user, password, from }: MailServer,
  { to, subject, text, messageId }: MailLetter,
  outside: Outside,
): Promise<Mailed> {
  const passage = await letOut(url.hostname, outside.listed, outside.resolve)
  if (!passage.ok) return { problem: passage.problem }
  const name = url.hostname.replace(/^\[|\]$/g, '')
  const isSecure = url.protocol === 'smtps:'
  const isListed = outside.listed.some((host) => host.toLowerCase() === url.hostname.toLowerCase())
  const { address: host } = passage
  const port = Number(url.port || (isSecure ? 465 : 587))
  let socket: Socket | undefined
  const transport = createTransport({
    host,
    port,
    // Nodemailer ends no connection whose server never does, so it is ours.
    getSocket: (_options: unknown, done: (error: Error | null, own: { connection?: Socket }) => void) => {
      socket = connect({ host, port }, () => done(null, { connection: socket! })).on('error', (error) =>
        done(error, {}),
      )
    },
    secure: isSecure,
    requireTLS: !(isListed && outside.isPlainAllowed),
    tls: { ...(isIP(name) === 0 && { servername: name }), ...trusting(outside.caFile) },
    ...(user !== null && { auth: { user, pass: password ?? '' } }),
    greetingTimeout: outside.timeoutMs,
    socketTimeout: outside.timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  let timer: NodeJS.Timeout | undefined
  // Who says a word now and then is slow as well.
  const slow = new Promise<Mailed>((resolve) => {
    timer = setTimeout(() => resolve({ problem: 'too_slow' }), outside.timeoutMs)
  })
  const sent = transport
    .sendMail({
      from,
      to: { name: '', address: to },
      subject,
      text,
      messageId,
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    .then((): Mailed => ({ ok: true }), failed)
  try {
    return await Promise.race([sent, slow])
  } finally {
    clearTimeout(timer)
    transport.close()
    socket?.destroy()
  }
}

function failed(error: SmtpError): Mailed {
  const { code, responseCode = 0, response = '' } = error
  if (code === 'EAUTH' || code === 'ENOAUTH') return { problem: 'not_opened' }
  if (code === 'ETIMEDOUT') return { problem: 'too_slow' }
  const said = response.slice(0, 200)
  if (error.command === 'RCPT TO') return { refused: said, isFinal: responseCode >= 500 }
  // Of a certificate nodemailer keeps what is wrong with it, and not its code.
  if (code === 'ETLS' || (code === 'ESOCKET' && /certificate|altnames/i.test(error.message)))
    return { problem: 'untrusted' }
  return responseCode > 0 ? { said } : { problem: problemOf(error) }
}
