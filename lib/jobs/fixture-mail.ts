import { type AddressInfo, createServer, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

// Support for tests: a mail server on this machine that speaks SMTP, and can be down, slow, refuse somebody or break off.

export type Mail = { from: string; to: string; head: string; subject: string; text: string }
/** What it says to a recipient: nothing at all, or a code with words. */
export type Answering = ((to: string) => string | null) | 'hangs up'
/** Where it breaks off: in the middle of a letter, when it has taken one and not said so, or it says a word without end. */
type Fault = 'in a letter' | 'behind a letter' | 'never ends'
type Manner = {
  /** By which name and password it takes letters, and with which key it speaks TLS, where somebody asks for it. */
  opens?: string
  pair?: { key: string; cert: string }
}
export type MailHost = {
  port: number
  got: Mail[]
  answering: Answering
  fault: Fault | null
  /** Everything that was said to it without TLS. */
  plain: string
  /** How many hold a connection to it. */
  held(): number
  cut(): void
  close(): Promise<void>
}

const fine: Answering = () => '250 fine'

/** A server that takes letters for everybody, until it is told otherwise. */
export async function mailHost(port = 0, manner: Manner = {}): Promise<MailHost> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    if (host.answering === 'hangs up') return void socket.destroy()
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk: Buffer) => (host.plain += chunk.toString('latin1')))
    socket.write('220 mail.test ESMTP\r\n')
    serve(socket, host, manner)
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
  const { port: own } = server.address() as AddressInfo
  const held = () => sockets.size
  const host: MailHost = { port: own, got: [], answering: fine, fault: null, plain: '', held, cut, close }
  return host
}

function serve(socket: Socket, host: MailHost, { opens, pair }: Manner): void {
  const say = (line: string) => socket.write(`${line}\r\n`)
  let [from, to, data, buffer, isOpen] = ['', '', null as string | null, '', opens === undefined]
  const take = (chunk: Buffer) => {
    buffer += chunk.toString('latin1')
    for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
      const line = buffer.slice(0, end)
      buffer = buffer.slice(end + 2)
      if (data !== null) {
        if (host.fault === 'in a letter') return void socket.resetAndDestroy()
        if (line !== '.') data += `${line.replace(/^\./, '')}\r\n`
        else {
          host.got.push(letterOf(from, to, data))
          data = null
          if (host.fault === 'behind a letter') return void socket.resetAndDestroy()
          say('250 taken')
        }
      } else if (/^EHLO/i.test(line)) {
        const more = [...(pair ? ['STARTTLS'] : []), ...(opens ? ['AUTH PLAIN'] : [])]
        if (host.fault === 'never ends') dripOn(socket)
        else for (const [at, word] of ['mail.test', ...more].entries()) say(`250${at < more.length ? '-' : ' '}${word}`)
      } else if (/^STARTTLS/i.test(line) && pair) {
        say('220 go on')
        socket.removeAllListeners('data')
        const secured = new TLSSocket(socket, { isServer: true, ...pair })
        secured.on('error', () => undefined)
        return serve(secured, host, opens === undefined ? {} : { opens })
      } else if (/^AUTH PLAIN/i.test(line)) {
        isOpen = Buffer.from(line.slice('AUTH PLAIN '.length), 'base64').toString() === `\0${opens?.replace(':', '\0')}`
        say(isOpen ? '235 open' : '535 no')
      } else if (!isOpen && !/^QUIT/i.test(line)) say('530 who are you')
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
  }
  socket.on('data', take)
}

function dripOn(socket: Socket): void {
  const again = setInterval(() => socket.write('250-and\r\n'), 10)
  socket.on('close', () => clearInterval(again))
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
