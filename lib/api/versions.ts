import 'server-only'
import type { Endpoint } from '@/lib/api/endpoint'
import * as v1 from '@/lib/api/v1'
import * as v2 from '@/lib/api/v2'

/** Every version of the outside contract. Retiring one is deleting its file and its line. */
export const versions: Readonly<Record<string, readonly Endpoint[]>> = {
  v1: endpointsIn(v1),
  v2: endpointsIn(v2),
}

function endpointsIn(table: Record<string, unknown>): Endpoint[] {
  return Object.values(table).filter(
    (entry): entry is Endpoint => typeof entry === 'object' && entry !== null && 'operationId' in entry,
  )
}
