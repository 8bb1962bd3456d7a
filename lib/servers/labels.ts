import { podRefusals } from '@/lib/pods/labels'
import { quoted } from '@/lib/core/said'
import type { ReadTool } from '@/lib/servers/schema'
import type { ServerProblem } from '@/lib/servers/upstream/queries'

/** Why something about a server was refused. */
export const serverRefusals: Record<string, string> = {
  ...podRefusals,
  no_identity: 'This pod has no identity in this environment, so nothing can be handed on for it.',
  no_server: 'No server is set up for this identity.',
  not_outside:
    'Only a server in the public network is spoken to, and only with https. Whoever runs this installation can list one inside (COUNTERSIGN_SERVER_HOSTS).',
  server_unread: 'Nothing was read, and nothing has changed.',
  changed: 'Somebody has given it another address meanwhile. Read again.',
  catalogue_full: 'The catalogue holds no more tools.',
}

/** Why a server could not be asked, or what it has against it. */
const serverProblems: Record<ServerProblem, string> = {
  not_public: 'its address leads to a place that is not in the public network',
  no_address: 'its name leads to no address',
  not_secure: 'its address has no https',
  untrusted: 'its certificate is not trusted',
  too_slow: 'it took too long',
  unreachable: 'it could not be reached',
  broken_off: 'it broke the connection off',
  too_long: 'it answered more than 1 MB',
  refused: 'it refuses',
  failing: 'it fails',
  no_answer: 'it gave no answer that can be read',
  not_spoken: 'it speaks no revision of the protocol that is known here',
  too_many: 'it has more than 200 tools',
}

/** The same as the end of a sentence, with the server's own words. */
export function serverProblem(why: ServerProblem, said: string | null): string {
  return said === null ? serverProblems[why] : `${serverProblems[why]}: ${quoted(said)}`
}

export const readWords: Record<ReadTool['what'], string> = {
  added: 'new, and not offered yet',
  changed: 'another form, and nobody could use it yet',
  suspended: 'suspended until people have looked at it',
  same: 'as before',
  gone: 'not there any more',
}

/** What became of a server's tools, in a sentence. */
export function readSentence(tools: readonly Pick<ReadTool, 'what'>[]): string {
  const parts = (Object.keys(readWords) as ReadTool['what'][]).flatMap((what) => {
    const many = tools.filter((tool) => tool.what === what).length
    return many > 0 ? [`${many} ${readWords[what]}`] : []
  })
  return parts.length > 0 ? `Read: ${parts.join('; ')}.` : 'Read. It has no tool that could be taken over.'
}

/** Which tools are offered no more, as a sentence that follows another. */
export function suspendedSentence(keys: readonly string[]): string {
  return keys.length > 0 ? ` Suspended until people have looked at them: ${keys.join(', ')}.` : ''
}

export const serverWords = {
  /** What an admin and whoever signs read about a tool of a server; another address and another word of it change this note. */
  note: ({ pod, host, pin, about }: { pod: string; host: string; pin: string; about: string }) =>
    [
      `What is allowed is handed on to the server ${host} of the pod ${pod}, as it describes this (${pin.slice(0, 12)}).`,
      ...(about === '' ? [] : [`It says: ${quoted(about.slice(0, 300))}.`]),
    ]
      .join(' ')
      .slice(0, 600),
  taken: (name: string, key: string) =>
    `${name}: the catalogue has a tool ${key} of somebody else’s, which stays as it is`,
  unread: (why: ServerProblem, said: string | null) => `Its tools could not be read: ${serverProblem(why, said)}.`,
  unreadable:
    'the header of the server cannot be opened, since this installation has another AUTH_SECRET than when it was set',
}

/** What is said of a call that is handed on; of what the server answered nothing is kept. */
export const handedWords = {
  problem: (problem: string) => `its server was asked, and ${problem}`,
  done: (host: string) => `Done by the server ${host}.`,
  notDone: (host: string) => `The server ${host} says that it did not succeed.`,
}
