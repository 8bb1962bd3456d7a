/** What the desk does before it answers anybody: it looks whether what people decide here would last, and says all by the log. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const [{ insistOnDurability }, { env }] = await Promise.all([import('@/lib/db/durability'), import('@/lib/env')])
  await insistOnDurability(env)
  if (process.env.NODE_ENV === 'production') (await import('@/lib/web/printed')).printThroughTheLog()
}

/** A page or an action that failed, under the number of its request at the gate. */
export async function onRequestError(
  error: unknown,
  { method, headers }: { method: string; headers: Readonly<Record<string, string | string[] | undefined>> },
  { routePath: route }: { routePath: string },
): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const [{ log }, { traceIn }] = await Promise.all([import('@/lib/core/log'), import('@/lib/core/trace')])
  const { digest } = error as { digest?: string }
  const trace = traceIn(headers['traceparent'])?.id
  log.error({ err: error, request: headers['x-request-id'], trace, method, route, digest }, 'a page failed')
}
