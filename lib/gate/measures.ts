import 'server-only'
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, type Metric as Told, Registry } from 'prom-client'
import { systemActor } from '@/lib/core/actor'
import { refuse } from '@/lib/core/outcome'
import { env } from '@/lib/env'
import { sendRefusal } from '@/lib/gate/problems'
import { remembered } from '@/lib/gate/remembered'
import { type Facts, type Metric, metrics } from '@/lib/insights/metrics'
import { factsNow } from '@/lib/insights/queries'

/**
 * `/metrics` for Prometheus, in its text format (https://prometheus.io/docs/instrumenting/exposition_formats/). It is there
 * where a token is set for it, and answers nobody else; without one there is no such address.
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

  machine.get('/metrics', async (request, reply) => {
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected))
      return sendRefusal(reply, refuse('unauthenticated', 'missing_credential'))
    const text = `${await told(await facts())}\n${await own.metrics()}`
    return reply.header('cache-control', 'no-store').type(own.contentType).send(text)
  })
}

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
