import type { ClientBase, PoolClient } from 'pg'
import type { Told } from '@/bench/full/stories'
import type { PersonActor, PodActor } from '@/lib/core/actor'
import { kindsAsked } from '@/bench/questions/lists'
import { read } from '@/lib/db/client'
import { permissionsOf } from '@/lib/people/rules'

/** Whom and what the questions are about, in the middle of a full installation. */
export type World = Awaited<ReturnType<typeof lookAround>>

/** Finds who may see everything, an approver, a busy pod, and one of each thing there is a page of. `batch` is for calls. */
export async function lookAround({ signer, pod: teller }: Told, connection: ClientBase) {
  const everything: PersonActor = { ...signer, can: permissionsOf(['approver', 'auditor', 'admin']) }
  const approver: PersonActor = { ...signer, can: permissionsOf(['approver']) }
  const pod = await read.pod.findUniqueOrThrow({ where: { slug: 'pod-0' }, include: { accounts: true } })
  const asPod: PodActor = { ...teller, id: pod.id, name: pod.name, accountId: pod.accounts[0]!.id }
  const its = { podId: pod.id }
  const open = { state: 'waiting', expiresAt: { gt: new Date() } } as const
  const [waiting, decided, live, imported, written, entry, call, run, source, person, prompted, prompt, found, output] =
    await Promise.all([
      // Of those that a pod asks of this person: where it stands among all of them is told as well.
      read.request.findFirstOrThrow({
        where: { ...open, podId: { not: null }, groups: { hasSome: [...signer.groups] } },
        orderBy: { expiresAt: 'desc' },
      }),
      read.request.findFirstOrThrow({ where: { ...its, state: 'executed' }, orderBy: { decidedAt: 'desc' } }),
      read.task.findFirstOrThrow({ where: its, orderBy: { number: 'asc' } }),
      read.task.findFirstOrThrow({ where: { origin: 'import' }, orderBy: { number: 'asc' } }),
      read.memoryEntry.findFirstOrThrow({ where: { origin: 'live', state: 'active' }, orderBy: { path: 'desc' } }),
      read.memoryEntry.findFirstOrThrow({ where: { origin: 'import' }, orderBy: { updatedAt: 'desc' } }),
      read.call.findFirstOrThrow({ where: { ...its, outcome: 'succeeded' }, orderBy: { at: 'desc' } }),
      read.importRun.findFirstOrThrow({ orderBy: { requestedAt: 'asc' } }),
      read.importSource.findFirstOrThrow({ where: { name: 'delivery-1' } }),
      read.person.findFirstOrThrow({ where: { subject: 'full-1' } }),
      read.importPrompt.findFirstOrThrow({ where: { isNewest: true }, orderBy: { path: 'asc' } }),
      read.promptVersion.findFirstOrThrow({ where: { live: { some: {} } }, orderBy: { promptSlug: 'asc' } }),
      read.finding.findFirstOrThrow({ where: { subjectKind: 'call', podId: pod.id }, orderBy: { at: 'desc' } }),
      read.output.findFirstOrThrow({ where: { revisionCount: 3 }, orderBy: { path: 'asc' } }),
    ])
  const rewritten = await read.contentRewrite.findFirstOrThrow({ orderBy: { at: 'asc' } })
  const [incident, repository, delivery, hold, review, report, sink, change] = await Promise.all([
    read.incident.findFirstOrThrow({ where: { severity: 'high', parts: { some: {} } }, orderBy: { openedAt: 'asc' } }),
    read.repository.findFirstOrThrow({ where: { name: 'full/shop' } }),
    read.delivery.findFirstOrThrow({ where: { state: 'landed' }, orderBy: { at: 'desc' } }),
    read.recordHold.findFirstOrThrow({ orderBy: { at: 'asc' } }),
    read.recordReview.findFirstOrThrow({ orderBy: { at: 'asc' } }),
    read.report.findFirstOrThrow({ orderBy: { at: 'asc' } }),
    read.sink.findFirstOrThrow({ where: { name: 'Store 0' } }),
    // The one that was replayed.
    read.policyChange.findFirstOrThrow({ where: { authorId: signer.id, state: 'draft' } }),
  ])
  const numbers = await Promise.all(
    kindsAsked.map(async (kind) => {
      const where = { kind, state: 'executed' as const }
      const { number } = await read.request.findFirstOrThrow({ where, orderBy: { number: 'desc' } })
      return [kind, number] as const
    }),
  )
  const ofKind = (kind: string) => new Map(numbers).get(kind)!
  // What calls ask in their batch goes over a connection of the pool; any will do.
  const batch = connection as PoolClient
  const event = await read.auditEvent.findFirstOrThrow({ where: { callId: call.id } })
  const things = {
    waiting,
    decided,
    live,
    imported,
    written,
    entry,
    call,
    run,
    source,
    person,
    prompted,
    prompt,
    found,
    output,
    rewritten,
    event,
    incident,
    repository,
    delivery,
    hold,
    review,
    report,
    sink,
    change,
    ofKind,
  }
  const lately = { from: new Date(Date.now() - 30 * 86_400_000), until: new Date() }
  return { everything, approver, asPod, pod, batch, ...things, lately, half: new Date(Date.now() - 200 * 86_400_000) }
}
