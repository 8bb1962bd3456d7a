import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { read } from '@/lib/db/client'
import { seen } from '@/lib/findings/aside/seen'
import { movedWords } from '@/lib/outputs/labels'
import { textOf } from '@/lib/outputs/rules'
import { outputChange, outputEnvelope } from '@/lib/outputs/schema'
import { lockOutputById, stand } from '@/lib/outputs/stand/commands'
import { saidOf } from '@/lib/outputs/stand/rules'
import { askedUnder } from '@/lib/policy/queries'
import { defineRequestKind } from '@/lib/requests/kind'

/** A pod handed in a file that people look at before it stands. Released, it does. */
export const outputRequests = defineRequestKind({
  kind: 'output',
  ...askedUnder('outputs'),

  async stillStands({ tx, request }) {
    const { output: outputId, revision: number, replaces } = outputEnvelope.parse(request.envelope)
    const output = await lockOutputById(tx, outputId)
    const row = await tx.outputRevision.findUnique({ where: { outputId_number: { outputId, number } } })
    if (!output || row?.state !== 'pending') return movedWords.gone
    const now = output.standingNumber
    return now === (replaces?.number ?? null) ? null : movedWords.moved(now)
  },

  async release({ tx, request, now }) {
    const { output: id, revision } = outputEnvelope.parse(request.envelope)
    const output = (await lockOutputById(tx, id))!
    const events = await stand(tx, output, revision, request.id, now)
    return { state: 'executed', events, jobs: [{ name: 'outputs.commit', payload: {} }] }
  },

  async close(tx, ended) {
    const events: AuditEntry[] = []
    for (const { request, ending } of ended) {
      const { output: outputId, path, revision: number, environment } = outputEnvelope.parse(request.envelope)
      await lockOutputById(tx, outputId)
      const row = await tx.outputRevision.findUnique({ where: { outputId_number: { outputId, number } } })
      if (row?.state !== 'pending') continue
      const state = ending.state === 'superseded' ? 'superseded' : 'rejected'
      await tx.outputRevision.update({ where: { id: row.id }, data: { state } })
      events.push({
        type: 'output.refused',
        subject: { kind: 'output', id: outputId },
        requestId: request.id,
        podId: request.podId,
        taskKey: request.taskKey,
        environment,
        data: { path, number, state: ending.state },
      })
    }
    return events
  },

  async show({ envelope, state, closedAt }) {
    const signed = outputEnvelope.parse(envelope)
    const { output: outputId, revision: number, replaces } = signed
    const [row, output, earlier] = await Promise.all([
      read.outputRevision.findUniqueOrThrow({
        where: { outputId_number: { outputId, number } },
        include: { bytes: true },
      }),
      read.output.findUniqueOrThrow({ where: { id: outputId } }),
      read.outputRevision.findFirst({
        where: { outputId, number: { lt: number }, state: 'rejected', taskKey: signed.task },
        orderBy: { number: 'desc' },
      }),
    ])
    const standing = output.standingNumber
    const hasMoved = state !== 'executed' && standing !== null && standing !== (replaces?.number ?? null)
    const content = outputChange.parse({
      type: row.type,
      size: row.bytes.size,
      before: replaces && (await shownText(replaces.digest)),
      after: await shown(row.bytes.bytes),
      losses: row.losses,
      says: { ...(await seen(saidOf(row))).shown, prompt: row.promptHash, saysPersonal: row.saysPersonal },
      sentBack: earlier && (await textOfRevision(earlier)),
      meanwhile: hasMoved ? await textOfRevision({ number: standing, digest: output.standingDigest! }) : null,
      signed,
    })
    const isDone = state === 'executed' && closedAt !== null
    return {
      change: { kind: 'output', content },
      became: isDone ? { word: 'Stands', summary: null, at: closedAt.toISOString() } : null,
    }
  },
})

/** The text of bytes with what is no business of its readers kept out of sight; null where they are none. */
async function shown(bytes: Uint8Array): Promise<string | null> {
  const text = textOf(bytes)
  return text === null ? null : (await seen({ text })).shown.text
}

async function shownText(digest: string): Promise<string | null> {
  return await shown((await read.outputBytes.findUniqueOrThrow({ where: { digest } })).bytes)
}

async function textOfRevision({ number, digest }: { number: number; digest: string }) {
  const text = await shownText(digest)
  return text === null ? null : { number, text }
}
