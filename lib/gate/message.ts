import 'server-only'
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { problem } from '@/lib/api/problem'
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

/** An answer as it goes out. */
type Answer = { status: number; headers: Readonly<Record<string, string>>; body: string }

/** Answers a person with a page instead of a document for machines. Nothing in it runs. */
export function sendMessage(reply: FastifyReply, message: Message): FastifyReply {
  return sendAnswer(reply, pageOf(message, reply.request.id))
}

function sendAnswer(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  return reply.code(status).headers(headers).send(body)
}

function pageOf({ status, title, sentences, leadsTo, again }: Message, requestId: string): Answer {
  const parts = [
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    again === undefined ? '' : `<meta http-equiv="refresh" content="${again}">`,
    `<title>${escaped(title)} – Countersign</title><link rel="icon" href="/icon.svg"><style>${plainStyle}</style>`,
    `<main><h1>${escaped(title)}</h1>`,
    ...sentences.map((sentence) => `<p>${escaped(sentence)}</p>`),
    leadsTo ? `<p><a href="${escaped(leadsTo.address)}">${escaped(leadsTo.words)}</a></p>` : '',
    '</main></html>',
  ]
  const headers = { 'content-security-policy': policy, 'content-type': 'text/html; charset=utf-8' }
  return { status, headers: { ...everyAnswer(requestId), ...strictHeaders, ...headers }, body: parts.join('') }
}

/** Whether it is a person's browser that asks for a page, and not a script of one or a machine. */
export function wantsPage({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return headers['next-action'] === undefined && /\btext\/html\b/.test(headers.accept ?? '')
}

/** A form that does not get past the gate: what a person reads whose browser runs no scripts, and a machine's title. */
type Refused = { code: GateRefusal; title: string; page: Message }

/** Answers a form that does not get past the gate, and remembers why. */
export function refuseForm(request: FastifyRequest, reply: FastifyReply, refused: Refused): FastifyReply {
  return sendAnswer(reply, answerToForm(request, refused))
}

/**
 * How each sender of a form is told "no": a page's own script by the code alone, for which the page has the words
 * (components/shell/form-action.ts), a person by a page, and anybody else by a document for machines.
 */
export function answerToForm(request: FastifyRequest, { code, title, page }: Refused): Answer {
  request.refusedFor = code
  if (wantsPage(request)) return pageOf(page, request.id)
  const [type, body] =
    request.headers['next-action'] === undefined
      ? ['application/problem+json', JSON.stringify(problem(page.status, title, code, request.id))]
      : // The framework shows a page's script only what is plainly text.
        ['text/plain', code]
  return { status: page.status, headers: { ...everyAnswer(request.id), ...strictHeaders, 'content-type': type }, body }
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
