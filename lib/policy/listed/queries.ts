import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { ListedForAdmins } from '@/lib/policy/listed/schema'
import { listedIn } from '@/lib/findings/listed/queries'

/** The lists as an admin reads them: one a line, and how much was in them when they were emptied, where they are. */
export async function listedForAdmins(actor: Actor): Promise<ListedForAdmins> {
  demand(actor, 'policy:change')
  const [{ names, phrases }, aside] = await Promise.all([
    listedIn(read),
    read.listedWord.findMany({ where: { asideAt: { not: null } }, select: { kind: true, asideAt: true } }),
  ])
  const before = aside.filter(({ kind }) => kind === 'name').length
  const emptied = aside[0]?.asideAt && {
    at: aside[0].asideAt.toISOString(),
    names: before,
    phrases: aside.length - before,
  }
  return { names: names.join('\n'), phrases: phrases.join('\n'), emptied: emptied ?? null }
}
