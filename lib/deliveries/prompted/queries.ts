import 'server-only'
import type { Tx } from '@/lib/db/client'
import type { DeliveryPrompt } from '@/lib/deliveries/prompted/schema'
import type { Matched } from '@/lib/prompts/use/match'
import { askPrisma, matchesFor } from '@/lib/prompts/use/queries'

type Of = { podId: string; environment: string; taskKey: string }
type Said = Pick<DeliveryPrompt, 'digest' | 'slug'>
type Asking = Pick<Tx, 'promptUse' | '$queryRawUnsafe'>

/** From which prompt a pod worked where it is: as it is kept and signed, and all that is known of it. */
export type PromptOf = { environment: string; kept: DeliveryPrompt; matched: Matched }

/** From which prompt a pod works on a task, by what it said last of it; null where it said nothing. */
export async function promptOfTask(
  tx: Asking,
  { id: podId, environment }: { id: string; environment: string },
  task: string | null,
): Promise<PromptOf | null> {
  const said = task === null ? null : await saidLast(tx, { podId, environment, taskKey: task })
  return said && (await promptNow(tx, environment, said))
}

/** What a pod said last that it works from on a task; null where it said nothing. */
export async function saidLast(tx: Pick<Tx, 'promptUse'>, of: Of): Promise<Said | null> {
  const use = await tx.promptUse.findFirst({ where: of, orderBy: [{ at: 'desc' }, { id: 'desc' }] })
  return use && { digest: use.digest, slug: use.promptSlug }
}

/** What a text is at this moment. */
export async function promptNow(
  tx: Pick<Tx, '$queryRawUnsafe'>,
  environment: string,
  { digest, slug }: Said,
): Promise<PromptOf> {
  const [found] = await matchesFor(askPrisma(tx), [{ environment, said: { digest, slug, text: null, filled: null } }])
  const { match, slug: name, number, values } = found!
  return { environment, kept: { digest, match, slug: name, number, isFilled: values !== null }, matched: found! }
}
