import 'server-only'
import { log } from '@/lib/core/log'
import type { Trace } from '@/lib/core/trace'
import { env } from '@/lib/env'

/** A part of a chain of calls that is over: what was done, when, and what came of it. Names and numbers, never content. */
export type Span = {
  name: string
  is: 'asked' | 'done' | 'queued'
  trace: Trace
  /** The part that it was asked by; null where the chain begins with it. */
  of: Trace | null
  startedAt: number
  endedAt: number
  facts: Readonly<Record<string, string | number | undefined>>
  failed: boolean
}

let tell: ((span: Span) => void) | undefined
let flush: (() => Promise<void>) | undefined

/**
 * Has what is over told to a collector, where the operator named one. Without that nothing of what is needed for it is
 * loaded, and nobody keeps spans.
 */
export async function tellSpans(): Promise<void> {
  if (env.tracesTo === null || tell) return
  const [api, { OTLPTraceExporter }, { resourceFromAttributes }, sdk] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace-base'),
  ])
  // What a collector says of a failure can quote what was sent to it.
  const failed = () => log.warn('what was done could not be told to the collector of traces')
  const quiet = () => undefined
  api.diag.setLogger({ error: failed, warn: failed, info: quiet, debug: quiet, verbose: quiet }, api.DiagLogLevel.WARN)
  let next = { id: '', part: '' }
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': `countersign-${env.process}` }),
    // Each has its numbers already, under which logs and others know it.
    idGenerator: { generateTraceId: () => next.id, generateSpanId: () => next.part },
    spanProcessors: [new sdk.BatchSpanProcessor(new OTLPTraceExporter())],
  })
  const tracer = provider.getTracer('countersign')
  const kinds = { asked: api.SpanKind.SERVER, done: api.SpanKind.INTERNAL, queued: api.SpanKind.CONSUMER }
  const within = ({ id: traceId, part: spanId }: Trace) =>
    api.trace.setSpanContext(api.ROOT_CONTEXT, { traceId, spanId, traceFlags: api.TraceFlags.SAMPLED, isRemote: true })
  tell = ({ name, is, trace, of, startedAt, endedAt, facts, failed }) => {
    next = trace
    const options = { kind: kinds[is], startTime: startedAt, attributes: { ...facts } }
    const span = tracer.startSpan(name, options, of ? within(of) : api.ROOT_CONTEXT)
    if (failed) span.setStatus({ code: api.SpanStatusCode.ERROR })
    span.end(endedAt)
  }
  flush = () => provider.shutdown()
}

/** Whether anybody is told. */
export function areSpansTold(): boolean {
  return tell !== undefined
}

/** Tells that something is over, unless whoever began the chain does not want it kept. */
export function tellSpan(span: Span): void {
  if (span.trace.isKept) tell?.(span)
}

/** Tells what is left, before the process ends. */
export async function endSpans(): Promise<void> {
  await flush?.().catch(() => undefined)
}
