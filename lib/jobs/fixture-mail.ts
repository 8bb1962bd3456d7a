import { type AddressInfo, createServer, type Socket } from 'node:net'

// Support for tests: a mail server on this machine that speaks SMTP, and can be down, slow, or refuse somebody.

export type Mail = { from: string; to: string; head: string; subject: string; text: string }
/** What it says to a recipient: nothing at all, or a code with words. */
export type Answering = ((to: string) => string | null) | 'hangs up'
export type MailHost = { port: number; got: Mail[]; answering: Answering; cut(): void; close(): Promise<void> }

const fine: Answering = () => '250 fine'

/** A server that takes letters for everybody, until it is told otherwise. */
export async function mailHost(port = 0): Promise<MailHost> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    if (host.answering === 'hangs up') return void socket.destroy()
    socket.on('close', () => sockets.delete(socket))
    serve(socket, host)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  /** Ends every connection, whatever it waits for. */
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const close = async () => {
    cut()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  const host: MailHost = { port: (server.address() as AddressInfo).port, got: [], answering: fine, cut, close }
  return host
}

function serve(socket: Socket, host: MailHost): void {
  const say = (line: string) => socket.write(`${line}\r\n`)
  let [from, to, data, buffer] = ['', '', null as string | null, '']
  say('220 mail.test ESMTP')
  socket.on('data', (chunk: Buffer) => {
    buffer += chunk.toString('latin1')
    for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
      const line = buffer.slice(0, end)
      buffer = buffer.slice(end + 2)
      if (data !== null) {
        if (line !== '.') data += `${line.replace(/^\./, '')}\r\n`
        else {
          host.got.push(letterOf(from, to, data))
          data = null
          say('250 taken')
        }
      } else if (/^EHLO/i.test(line)) say('250 mail.test')
      else if (/^MAIL FROM:/i.test(line)) {
        from = addressIn(line)
        say('250 fine')
      } else if (/^RCPT TO:/i.test(line)) {
        to = addressIn(line)
        const answer = host.answering === 'hangs up' ? null : host.answering(to)
        if (answer !== null) say(answer)
      } else if (/^DATA/i.test(line)) {
        data = ''
        say('354 go on')
      } else if (/^QUIT/i.test(line)) {
        say('221 bye')
        socket.end()
      } else say('250 fine')
    }
  })
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? ''
}

function letterOf(from: string, to: string, data: string): Mail {
  const [head = '', ...rest] = data.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  const unfolded = head.replaceAll(/\r\n[ \t]/g, ' ')
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1] ?? ''
  const way = field('Content-Transfer-Encoding').toLowerCase()
  const text =
    way === 'base64' ? Buffer.from(body, 'base64').toString() : way === 'quoted-printable' ? unquoted(body) : body
  return { from, to, head: unfolded, subject: worded(field('Subject')), text: text.trim() }
}

function unquoted(text: string): string {
  const bytes = text
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([\dA-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}

function worded(text: string): string {
  const joined = text.replaceAll(/\?=\s+=\?/g, '?==?')
  return joined.replaceAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_all, way: string, word: string) =>
    way.toUpperCase() === 'B' ? Buffer.from(word, 'base64').toString() : unquoted(word.replaceAll('_', ' ')),
  )
}
