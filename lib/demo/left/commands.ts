import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import type { Tx } from '@/lib/db/client'
import { lockOutputById, standDown } from '@/lib/outputs/stand/commands'
import { lockPrompt } from '@/lib/prompts/commands'

/** What the demo's pods alone handed in stands no more: it is of a shop that does not exist. Its revisions stay as proof. */
export async function putAwayOutputs(tx: Tx, now: Date): Promise<AuditEntry[]> {
  const pods = await tx.pod.findMany({ where: { demo: true }, select: { id: true } })
  const ofDemo = { podId: { in: pods.map(({ id }) => id) } }
  const outputs = await tx.output.findMany({
    where: { standingNumber: { not: null }, revisions: { some: ofDemo, every: ofDemo } },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  const events: AuditEntry[] = []
  for (const { id } of outputs) {
    const output = await lockOutputById(tx, id)
    if (!output || output.standingNumber === null) continue
    await standDown(tx, output)
    await tx.output.update({ where: { id }, data: { standingNumber: null, standingDigest: null, updatedAt: now } })
    const data = { path: output.path, number: output.standingNumber, because: 'the demo was removed' }
    events.push({ subject: { kind: 'output', id }, environment: output.environment, type: 'output.put_away', data })
  }
  return events
}

/** Prompts of days that nobody lived are live nowhere and retired, but for what somebody has asked to be live since. */
export async function putAwayPrompts(tx: Tx, now: Date): Promise<AuditEntry[]> {
  const gone = await tx.$queryRaw<{ slug: string }[]>`select put_away_made_up_prompts() as slug`
  const events: AuditEntry[] = []
  for (const slug of [...new Set(gone.map((one) => one.slug))].toSorted()) {
    const prompt = (await lockPrompt(tx, slug))!
    const live = await tx.promptLive.findMany({ where: { promptSlug: slug }, select: { number: true } })
    const versions = await tx.promptVersion.findMany({
      where: { promptSlug: slug, retiredAt: null, number: { notIn: live.map(({ number }) => number) } },
      select: { number: true },
      orderBy: { number: 'asc' },
    })
    for (const { number } of versions) {
      const key = { promptSlug: slug, number }
      await tx.promptVersion.update({ where: { promptSlug_number: key }, data: { retiredAt: now } })
      const data = { slug, title: prompt.title, number }
      events.push({ subject: { kind: 'prompt', id: slug }, type: 'prompt.retired', data })
    }
  }
  return events
}
