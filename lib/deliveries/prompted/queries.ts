import 'server-only'
import type { Tx } from '@/lib/db/client'
import type { DeliveryPrompt } from '@/lib/deliveries/prompted/schema'
import type { Matched } from '@/lib/prompts/use/match'
import { askPrisma, matchesFor } from '@/lib/prompts/use/queries'

type Of = { podId: string; environment: string; taskKey: string }
type Said = Pick<DeliveryPrompt, 'digest' | 'slug'>

/** What a pod said last that it works from on a task; null where it said nothing. */
export async function saidLast(tx: Pick<Tx, 'promptUse'>, of: Of): Promise<Said | null> {
  const use = await tx.promptUse.findFirst({ where: of, orderBy: [{ at: 'desc' }, { id: 'desc' }] })
  return use && { digest: use.digest, slug: use.promptSlug }
}

/** What that text is at this moment. */
export async function promptNow(
  tx: Pick<Tx, '$queryRawUnsafe'>,
  environment: string,
  { digest, slug }: Said,
): Promise<{ kept: DeliveryPrompt; matched: Matched }> {
  const [found] = await matchesFor(askPrisma(tx), [{ environment, said: { digest, slug, text: null, filled: null } }])
  const { match, slug: name, number, values } = found!
  return { kept: { digest, match, slug: name, number, isFilled: values !== null }, matched: found! }
}
