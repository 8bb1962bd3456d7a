import 'server-only'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { log } from '@/lib/core/log'
import { areSpansTold, type Span, tellSpan } from '@/lib/core/spans'
import { env } from '@/lib/env'

/** What browsers fetch by the dozen with a page, and what machines ask every second, says something only when it fails. */
const chatter = /^\/(_next\/|livez$|readyz|healthz$|icon|favicon)/

/**
 * One line for every request that was answered: who of which kind asked what, and what became of it, under the number
 * that the answer carries as `x-request-id`, and in which chain of calls. The route and not the address: an address can hold what somebody typed.
 */
export function tellRequests(gate: FastifyInstance): void {
  gate.addHook('onResponse', (request, reply, done) => {
    const { statusCode: status, elapsedTime } = reply
    const line = {
      request: request.id,
      trace: request.trace?.id,
      method: request.method,
      route: routeOf(request),
      status,
      ms: Math.round(elapsedTime),
      actor: request.pod ? 'pod' : undefined,
      pod: request.pod?.id,
      reason: request.refusedFor,
    }
    log[levelOf(request, status)](line, 'answered')
    if (areSpansTold() && !isChatter(request)) tellSpan(spanOf(request, line))
    done()
  })
}

type Line = { route: string; status: number; ms: number; reason: string | undefined }

function spanOf({ id, method, trace, askedBy, pod }: FastifyRequest, { route, status, ms, reason }: Line): Span {
  const endedAt = Date.now()
  return {
    name: `${method} ${route}`,
    is: 'asked',
    trace,
    of: askedBy,
    startedAt: endedAt - ms,
    endedAt,
    facts: {
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': status,
      'countersign.request': id,
      'countersign.actor': pod?.kind,
      'countersign.pod': pod?.id,
      'countersign.reason': reason,
    },
    failed: status >= 500,
  }
}

const isChatter = ({ url }: FastifyRequest) => chatter.test(url.split('?')[0]!)

/** On a screen that a person looks at, what went well is told only to whoever asks for all there is. */
const quietly = env.environment !== 'prod'

/** Pages have one route for all of them here, so theirs is the first word of the path: what follows can be typed by anybody. */
function routeOf({ routeOptions, url }: FastifyRequest): string {
  const { url: route } = routeOptions
  if (route && !/^\/(idp\/)?\*$|^\/$/.test(route)) return route
  const [, first = '', ...more] = url.split('?')[0]!.split('/')
  return `/${/^[a-z_-]{0,20}$/.test(first) ? first : '…'}${more.length > 0 ? '/…' : ''}`
}

function levelOf(request: FastifyRequest, status: number): 'debug' | 'info' {
  return status < 400 && (quietly || isChatter(request)) ? 'debug' : 'info'
}
