import 'server-only'
import type { Tx } from '@/lib/db/client'

// A delivery whose commit Countersign made of accepted outputs.

/** Whether something in it does not stand any more, as another revision was accepted since. */
export async function hasGone(tx: Tx, deliveryId: string): Promise<boolean> {
  return (await tx.outputRevision.count({ where: { deliveryId, state: { not: 'standing' } } })) > 0
}

/** What was in a delivery that found its branch moved is committed anew, on the branch as it is then, if it still stands. */
export async function composeAgain(tx: Tx, { id, isComposed }: { id: string; isComposed: boolean }): Promise<void> {
  if (!isComposed) return
  await tx.outputRevision.updateMany({ where: { deliveryId: id, state: 'standing' }, data: { commitDue: true } })
}
