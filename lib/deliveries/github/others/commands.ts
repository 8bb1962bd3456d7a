import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { overWords } from '@/lib/deliveries/github/others/labels'
import { closedPull, otherPull, pullAsked } from '@/lib/deliveries/github/others/schema'
import { landing } from '@/lib/deliveries/open/commands'
import { withdrawIfFree } from '@/lib/requests/withdraw/commands'

/**
 * Keeps somebody else's pull request at GitHub as it is there, with what its check says of which commit. Where something else
 * was pushed to it, nobody asks any more for what people were to sign.
 */
export const noteOtherPull = defineCommand({
  name: 'deliveries.note_other_pull',
  permission: 'system:sweep',
  input: otherPull,

  async run({ tx, now, input: { repositoryId, number, branch, head, said, ...about } }) {
    const { repository, before } = await lockPull(tx, repositoryId, number)
    if (!repository) return refuse('conflict', 'not_due')
    const isSame = before?.isOpen === true && before.head === head && before.branch === branch
    if (isSame && before.said === said) return { ok: true, value: null, events: 'unchanged' }
    // Nobody asks any more for another commit, nor for what waits by now.
    const isAnswered = !isSame || said === 'waits'
    const nobody = { askedById: null, askedByName: null, problem: null }
    const data = { branch, head, said, isOpen: true, ...about, ...(isAnswered && nobody) }
    await tx.otherPull.upsert({
      where: { repositoryId_number: { repositoryId, number } },
      create: { repositoryId, number, ...data },
      update: data,
    })
    const of = { repositoryId, name: repository.name, number, head, branch }
    const withdrawn = isSame ? [] : await withdraw(tx, of, overWords.moved(number), now)
    const subject = { kind: 'repository', id: repositoryId }
    const told = { name: repository.name, branch, number, head }
    const event: AuditEntry =
      said === 'left'
        ? { type: 'repository.pull_left', subject, data: told }
        : { type: 'repository.pull_said', subject, data: { ...told, said } }
    return { ok: true, value: null, events: [event, ...withdrawn] }
  },
})

/** Somebody else's pull request is closed at GitHub: what people were to sign of it, nobody asks for any more. */
export const closeOtherPull = defineCommand({
  name: 'deliveries.close_other_pull',
  permission: 'system:sweep',
  input: closedPull,

  async run({ tx, now, input: { repositoryId, number, said } }) {
    const { repository, before } = await lockPull(tx, repositoryId, number)
    if (!repository || !before?.isOpen) return refuse('conflict', 'not_due')
    await tx.otherPull.update({
      where: { repositoryId_number: { repositoryId, number } },
      data: { isOpen: false, said, askedById: null, askedByName: null, problem: null },
    })
    const { branch, head } = before
    const of = { repositoryId, name: repository.name, number, head: null, branch }
    const event: AuditEntry = {
      type: 'repository.pull_closed',
      subject: { kind: 'repository', id: repositoryId },
      data: { name: repository.name, branch, number, head },
    }
    return { ok: true, value: null, events: [event, ...(await withdraw(tx, of, overWords.closed(number), now))] }
  },
})

/**
 * A person asks that people sign exactly the commit at which somebody else's pull request is. The worker fetches it and looks
 * into it; until then nothing of it is here.
 */
export const askForPull = defineCommand({
  name: 'deliveries.ask_for_pull',
  permission: 'incidents:handle',
  actor: 'person',
  input: pullAsked,

  async run({ tx, actor, input: { repositoryId, number, head } }) {
    const { repository, before } = await lockPull(tx, repositoryId, number)
    if (!repository || repository.closedAt) return refuse('not_found', 'unknown_repository')
    if (!before?.isOpen) return refuse('not_found', 'unknown_pull')
    if (before.head !== head) return refuse('conflict', 'moved_on')
    const stands = await tx.delivery.findFirst({
      where: { repositoryId, pullNumber: number, head, state: { not: 'ended' } },
      select: { id: true },
    })
    if (before.askedById !== null || stands) return refuse('conflict', 'decided_already')
    await tx.otherPull.update({
      where: { repositoryId_number: { repositoryId, number } },
      data: { askedById: actor.id, askedByName: actor.name, problem: null },
    })
    const subject = { kind: 'repository', id: repositoryId }
    const { branch, login } = before
    const data = { name: repository.name, branch, number, head, login }
    return { ok: true, value: null, events: [{ type: 'repository.pull_asked', subject, data }], jobs: [landing] }
  },
})

/** Somebody else's pull request with its repository, which nobody else changes until the transaction ends. */
export async function lockPull(tx: Tx, repositoryId: string, number: number) {
  await tx.$queryRaw`select id from "Repository" where id = ${repositoryId} for update`
  const repository = await tx.repository.findUnique({ where: { id: repositoryId } })
  const before = await tx.otherPull.findUnique({ where: { repositoryId_number: { repositoryId, number } } })
  return { repository, before }
}

type Of = { repositoryId: string; name: string; number: number; branch: string; head: string | null }

/** Nobody asks any more for what waits of this pull request at another commit than `head`. */
async function withdraw(tx: Tx, of: Of, because: string, now: Date): Promise<AuditEntry[]> {
  const { repositoryId, name, number, head } = of
  const waiting = await tx.delivery.findMany({
    where: { repositoryId, pullNumber: number, state: 'waiting', ...(head && { NOT: { head } }) },
    orderBy: { id: 'asc' },
  })
  const events: AuditEntry[] = []
  for (const { id, requestId, branch, revision } of waiting) {
    await tx.delivery.update({ where: { id }, data: { state: 'ended' } })
    const data = { repository: name, branch, revision, because }
    events.push({ type: 'delivery.ended', subject: { kind: 'delivery', id }, requestId, data })
    events.push(...(await withdrawIfFree(tx, requestId, () => ({ reason: 'by_asker', note: because }), now)))
  }
  return events
}
