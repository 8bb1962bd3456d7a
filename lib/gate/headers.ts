import 'server-only'
import type { FastifyReply } from 'fastify'
import { env } from '@/lib/env'

/** What the gate's own answers carry, which are no pages: nothing in them runs, is framed, is kept or is told to others. */
export const strictHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  ...(env.url.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }),
}

/** Adds what the answer does not say otherwise. */
export function addStrictHeaders(reply: FastifyReply): void {
  for (const [name, value] of Object.entries(strictHeaders)) if (!reply.hasHeader(name)) void reply.header(name, value)
}
