import 'server-only'
import type { CallChange, CallEnvelope } from '@/lib/calls/schema'
import { revealHidden } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { shownValues } from '@/lib/prompts/drift/queries'
import type { Values } from '@/lib/prompts/fill/filled'

type Of = Pick<CallEnvelope, 'pod' | 'promptHash'>

/** What a pod filled into the prompt that a call of it names, as it may be seen; null where it filled in nothing. */
export async function filledFor({ pod, promptHash }: Of): Promise<CallChange['filled']> {
  if (promptHash === null) return null
  const use = await read.promptUse.findFirst({
    where: { digest: promptHash, podId: pod, filledWith: { not: Prisma.DbNull } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  })
  const values = use && (await shownValues(use.filledWith as Values | null))
  if (!use?.promptSlug || use.number === null || !values) return null
  const { slug, title } = await read.prompt.findUniqueOrThrow({ where: { slug: use.promptSlug } })
  return { slug, title: revealHidden(title).text, number: use.number, values }
}
