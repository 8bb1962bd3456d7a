import { answersWithin } from '@/lib/db/client'

/** Longer than it takes many pages that are made at once, and much shorter than a page waits before it fails. */
const patienceMs = 1_000

/**
 * Whether pages can be made just now, asked by the gate before one that is open has itself drawn again: 204 when they can,
 * 503 while others have all connections or the database is away. Nobody else gets here (lib/gate/desk.ts).
 */
export async function GET(): Promise<Response> {
  const status = (await answersWithin(patienceMs)) ? 204 : 503
  return new Response(null, { status, headers: { 'cache-control': 'no-store' } })
}
