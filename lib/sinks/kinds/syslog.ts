import { flat, type SinkLine } from '@/lib/sinks/ecs'
import type { SinkKind } from '@/lib/sinks/kinds/kind'

/** Facility 13, which is for audits; severity 6 informs, 4 warns. */
const [facility, informs, warns] = [13, 6, 4]

/** Syslog as RFC 5424 has it, over TCP (RFC 6587) or TLS (RFC 5425), each message with its length before it. */
export const syslog: SinkKind = {
  name: 'syslog',
  title: 'Syslog (RFC 5424)',
  words: 'One message for each line, its fields as JSON. Over tls, or tcp within your own network.',
  example: 'tls://syslog.example.com:6514',
  secret: { need: 'none', words: '' },
  into: null,
  way: 'stream',
  bytes: (lines, { host }) =>
    Buffer.concat(
      lines.map((line) => {
        const message = Buffer.from(messageOf(line, host))
        return Buffer.concat([Buffer.from(`${message.length} `), message])
      }),
    ),
}

function messageOf(line: SinkLine, host: string): string {
  const content = flat(line)
  const priority = facility * 8 + (content['event.outcome'] === 'failure' ? warns : informs)
  const head = `<${priority}>1 ${line.at.toISOString()} ${plain(host, 255)} countersign - ${plain(line.type, 32)} -`
  return `${head} ${JSON.stringify(content)}`
}

/** A word of the head: visible ASCII and no more of it than there may be. */
function plain(word: string, most: number): string {
  return word.replaceAll(/[^\x21-\x7E]/g, '').slice(0, most) || '-'
}
