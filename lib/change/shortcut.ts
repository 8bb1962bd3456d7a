import 'server-only'
import { log } from '@/lib/core/log'

/** Statements of the short way that PostgreSQL refused since this process began, by batch and SQLSTATE. */
const refused = new Map<string, number>()

/** How many statements of the short way PostgreSQL refused; each number more is a batch that took the long way instead. */
export function shortcutsRefused(): number {
  return [...refused.values()].reduce((sum, count) => sum + count, 0)
}

/** Said once for each kind: a statement that is always refused would say it with every call, and to nobody's use. */
export function noteRefused(batch: string, code: string): void {
  const kind = `${batch} ${code}`
  const before = refused.get(kind) ?? 0
  refused.set(kind, before + 1)
  // PostgreSQL's own message may quote what was to be written, so it is left out.
  if (before === 0) log.error({ batch, code }, 'PostgreSQL refused the short way; what it held takes the long way')
}
