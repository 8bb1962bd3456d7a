import 'server-only'
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { GateRefusal } from '@/lib/core/outcome'
import { plainStyle } from '@/lib/core/typefaces'
import { everyAnswer } from '@/lib/gate/problems'
import { strictHeaders } from '@/lib/gate/headers'

/** A page that the gate writes by itself: a heading, sentences, and an address that leads on. */
export type Message = {
  status: number
  title: string
  sentences: readonly string[]
  leadsTo?: { address: string; words: string }
  /** After how many seconds the page asks again by itself. */
  again?: number
}

const styleDigest = createHash('sha256').update(plainStyle).digest('base64')
const policy = strictHeaders['content-security-policy']!.replace(
  "default-src 'none'",
  `default-src 'none'; style-src 'sha256-${styleDigest}'; img-src 'self'; font-src 'self'`,
)

/** Answers a person with a page instead of a document for machines. Nothing in it runs. */
export function sendMessage(reply: FastifyReply, { status, title, sentences, leadsTo, again }: Message): FastifyReply {
  const parts = [
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    again === undefined ? '' : `<meta http-equiv="refresh" content="${again}">`,
    `<title>${escaped(title)} – Countersign</title><link rel="icon" href="/icon.svg"><style>${plainStyle}</style>`,
    `<main><h1>${escaped(title)}</h1>`,
    ...sentences.map((sentence) => `<p>${escaped(sentence)}</p>`),
    leadsTo ? `<p><a href="${escaped(leadsTo.address)}">${escaped(leadsTo.words)}</a></p>` : '',
    '</main></html>',
  ]
  return reply
    .code(status)
    .headers({ ...everyAnswer(reply.request.id), ...strictHeaders, 'content-security-policy': policy })
    .type('text/html; charset=utf-8')
    .send(parts.join(''))
}

/** Whether it is a person's browser that asks for a page, and not a script of one or a machine. */
export function wantsPage({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return headers['next-action'] === undefined && /\btext\/html\b/.test(headers.accept ?? '')
}

/**
 * What a page's own script is told when its form does not get past the gate: the code alone, for which the page has the
 * words (components/shell/form-action.ts). Null for whoever is no such script.
 */
export function scriptWords({ headers }: Pick<FastifyRequest, 'headers'>, code: GateRefusal) {
  return headers['next-action'] === undefined ? null : { type: 'text/plain', body: code }
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
