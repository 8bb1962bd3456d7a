import 'server-only'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isLoopback } from '@/lib/core/origin'
import { env } from '@/lib/env'
import { type Message, sendMessage, wantsPage } from '@/lib/gate/message'

const ours = new URL(env.url)
const mark = 'countersign-led=1'

/**
 * Leads a person who came by another name of this machine (127.0.0.1, an address, an old name) to the public address,
 * before anything is typed: cookies and forms work under that one name alone. Null when the page may be shown.
 */
export function leadHome(request: FastifyRequest, reply: FastifyReply): FastifyReply | null {
  const { method, headers, url } = request
  if (!['GET', 'HEAD'].includes(method) || !wantsPage(request) || isOurName(headers.host)) return null
  const place = ours.origin + url
  // What is found at localhost here is something else on the machine that asks.
  if (isLoopback(ours.hostname) && !isLoopback(hostnameOf(headers.host)))
    return sendMessage(reply, {
      status: 421,
      title: 'Countersign has another address',
      sentences: [
        `This installation is set up to be used at ${ours.origin}, on the machine it runs on. Under the name ${headers.host} nobody can sign in.`,
        'Whoever runs it can change that: COUNTERSIGN_URL is the address that people type.',
      ],
    })
  // A proxy that passes on a name of its own would send people round and round. Led here a moment ago, they stay.
  if (headers.cookie?.includes(mark)) return null
  return reply
    .header('set-cookie', `${mark}; Path=/; Max-Age=5; HttpOnly; SameSite=Lax`)
    .header('cache-control', 'no-store')
    .redirect(place, 307)
}

/** For a person whose form was opened under another name, or came from another site. */
export const foreignPage: Message = {
  status: 403,
  title: 'Nothing was done',
  sentences: [
    `What you sent did not come from a page at ${ours.origin}, which is the one address at which Countersign takes forms here.`,
    'Open the page there and send it again.',
  ],
  leadsTo: { address: `${ours.origin}/`, words: `Go to ${ours.origin}` },
}

function isOurName(host: string | undefined): boolean {
  const asked = `${ours.protocol}//${host}`
  return host === undefined || (URL.canParse(asked) && new URL(asked).host === ours.host)
}

function hostnameOf(host: string | undefined): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : ''
}
