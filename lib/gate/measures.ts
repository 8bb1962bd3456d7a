import 'server-only'
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { collectDefaultMetrics, type Metric as Told, Registry } from 'prom-client'
import { systemActor } from '@/lib/core/actor'
import { refuse } from '@/lib/core/outcome'
import { env } from '@/lib/env'
import { sendRefusal } from '@/lib/gate/problems'
import { remembered } from '@/lib/gate/remembered'
import { type Facts, type Metric, metrics } from '@/lib/insights/metrics'
import { countedForMachines } from '@/lib/insights/board/queries'
import { toldNumbers, toldWaits } from '@/lib/insights/board/told'
import { factsNow } from '@/lib/insights/queries'
import { periodDays, periodOf } from '@/lib/insights/schema'
import { summaryWithHistory } from '@/lib/insights/summary/queries'

/**
 * `/metrics` for Prometheus, in its text format (https://prometheus.io/docs/instrumenting/exposition_formats/); the numbers of
 * boards with their definitions at `/v2/metrics`; and the summary of the pods' first framework at `/v1/metrics/summary`. They
 * are there where a token is set for them, and answer nobody else; without one there are no such addresses.
 */
export async function addMeasures(machine: FastifyInstance): Promise<void> {
  const { metricsToken } = env
  if (!metricsToken) return
  const own = new Registry()
  collectDefaultMetrics({ register: own, prefix: 'countersign_' })
  // Those by type say the same, and Prometheus reads a name that ends so as a counter.
  for (const held of ['handles', 'requests', 'resources'])
    own.removeSingleMetric(`countersign_nodejs_active_${held}_total`)
  const facts = remembered(async () => await factsNow(systemActor))
  const expected = digest(`Bearer ${metricsToken}`)

  const isKnown = ({ headers }: FastifyRequest) => timingSafeEqual(digest(headers.authorization ?? ''), expected)
  const unknown = (reply: FastifyReply) => sendRefusal(reply, refuse('unauthenticated', 'missing_credential'))

  const summary = remembered(async () => await summaryWithHistory(systemActor))
  machine.get('/v1/metrics/summary', async (request, reply) => {
    if (!isKnown(request)) return unknown(reply)
    return reply.header('cache-control', 'no-store').send(await summary())
  })

  machine.get('/v2/metrics', async (request, reply) => {
    if (!isKnown(request)) return unknown(reply)
    const { days } = request.query as { days?: unknown }
    const known = periodDays.find((one) => one === (days ?? '30'))
    if (!known) return sendRefusal(reply, refuseDays)
    const counted = await countedForMachines(systemActor, periodOf({ days: known }, new Date()))
    return reply.header('cache-control', 'no-store').send({ ...toldNumbers(counted), waiting: toldWaits(counted) })
  })

  machine.get('/metrics', async (request, reply) => {
    if (!isKnown(request)) return unknown(reply)
    const text = `${await told(await facts())}\n${await own.metrics()}`
    return reply.header('cache-control', 'no-store').type(own.contentType).send(text)
  })
}

const refuseDays = { ...refuse('invalid', 'invalid_input'), fields: { days: [`Name one of ${periodDays.join(', ')}`] } }

const digest = (text: string) => createHash('sha256').update(text).digest()

/** The metrics as they are now. What is counted elsewhere is told as it is: the library's own counters only count up. */
async function told(facts: Facts): Promise<string> {
  const registry = new Registry()
  for (const metric of metrics) {
    const { name, words: help, type } = metric
    const get = async () => ({ name, help, type, values: valuesOf(metric, facts), aggregator: 'first' })
    registry.registerMetric({ name, get } as unknown as Told)
  }
  return await registry.metrics()
}

function valuesOf(metric: Metric, facts: Facts) {
  if (metric.type !== 'histogram') return metric.values(facts)
  return metric.values(facts).flatMap(({ labels, upTo, count, sum }) => [
    ...metric.steps.map((le, at) => ({
      labels: { ...labels, le },
      value: upTo[at]!,
      metricName: `${metric.name}_bucket`,
    })),
    { labels: { ...labels, le: '+Inf' }, value: count, metricName: `${metric.name}_bucket` },
    { labels, value: sum, metricName: `${metric.name}_sum` },
    { labels, value: count, metricName: `${metric.name}_count` },
  ])
}
