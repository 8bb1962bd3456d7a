import 'server-only'
import type { PodActor } from '@/lib/core/actor'
import { sha256 } from '@/lib/core/canonical'
import { read, type Tx } from '@/lib/db/client'
import { seen } from '@/lib/findings/aside/seen'
import { lossesBeside } from '@/lib/findings/losses'
import { bytesOf, differenceBeside, textOf } from '@/lib/outputs/rules'
import type { Submitted } from '@/lib/outputs/schema'
import { lookedThrough } from '@/lib/outputs/stand/rules'

// What a file that is handed in makes of what stands at its path: read, compared and looked through. It is worked out before
// anything is held, and once more where something else stands by then.

export type Beside = Awaited<ReturnType<typeof heldAgainst>>

/** The text of a revision's bytes; null where they are none. */
export async function textAt(db: Pick<Tx, 'outputBytes'>, digest: string): Promise<string | null> {
  return textOf((await db.outputBytes.findUniqueOrThrow({ where: { digest } })).bytes)
}

/** A file beside what stands, known by its digest; null for nothing. */
export async function heldAgainst(
  db: Pick<Tx, 'outputBytes'>,
  stands: string | null,
  { path, message, reasoning_trace, memory_delta, handoff_note, contains_personal_data }: Submitted,
  bytes: Buffer,
) {
  const text = textOf(bytes)
  const before = stands === null ? null : await textAt(db, stands)
  const noticed = lossesBeside(stands === null ? null : { digest: stands, text: before }, text, message ?? null)
  const said = {
    message: message ?? null,
    reasoning: reasoning_trace ?? null,
    memoryDelta: memory_delta ?? null,
    handoff: handoff_note ?? null,
    saysPersonal: contains_personal_data ?? null,
  }
  const looked = await seen({ path, content: text ?? '', ...lookedThrough(said) })
  // People read it where something is lost or found; where nothing is, nobody is asked as a rule.
  const isLikelyAsked = noticed.length > 0 || looked.scan.codes.length > 0
  const compared = () => differenceBeside(before, text === null ? null : looked.shown.content)
  const difference = isLikelyAsked ? compared() : null
  return { digest: sha256(bytes), bytes, text, stands, noticed, looked, difference: () => difference ?? compared() }
}

/** The same of what stands at this moment where the pod is; null where the bytes are not what they are called. */
export async function besideNow({ environment }: PodActor, submitted: Submitted): Promise<Beside | null> {
  const bytes = bytesOf(submitted.content, submitted.encoding)
  if (!bytes) return null
  const { path, repo_name: project } = submitted
  const where = { environment_project_path: { environment, project, path } }
  const output = await read.output.findUnique({ where, select: { standingDigest: true } })
  const digest = sha256(bytes)
  // What stands already is not handed in twice, so there is nothing to compare.
  return output?.standingDigest === digest
    ? null
    : await heldAgainst(read, output?.standingDigest ?? null, submitted, bytes)
}
