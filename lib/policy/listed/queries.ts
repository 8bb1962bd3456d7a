import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { listedIn } from '@/lib/findings/listed/queries'

/** The lists as an admin reads them: one a line. */
export async function listedForAdmins(actor: Actor): Promise<{ names: string; phrases: string }> {
  demand(actor, 'policy:change')
  const { names, phrases } = await listedIn(read)
  return { names: names.join('\n'), phrases: phrases.join('\n') }
}
