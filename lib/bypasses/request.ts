import 'server-only'
import { lockFinding } from '@/lib/findings/commands'
import { movedWords } from '@/lib/bypasses/labels'
import { bypassChange, bypassEnvelope } from '@/lib/bypasses/schema'
import { revealHidden } from '@/lib/core/hidden'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { findingWords } from '@/lib/findings/labels'
import { heldText, textsOf } from '@/lib/findings/subjects/queries'
import { askedUnder } from '@/lib/policy/queries'
import { defineRequestKind } from '@/lib/requests/kind'

/** A person asks that a finding be let through for a time. Released, no rule counts it until then: nothing else writes that. */
export const bypassRequests = defineRequestKind({
  kind: 'flag_bypass',
  ...askedUnder('findings'),

  async stillStands({ tx, request, now }) {
    const { finding, until } = bypassEnvelope.parse(request.envelope)
    if (!(await lockFinding(tx, finding))) return movedWords.gone
    return new Date(until) > now ? null : movedWords.over
  },

  async release({ tx, request, now }) {
    const { finding: id, digest, found, pod: podId, until } = bypassEnvelope.parse(request.envelope)
    const finding = (await lockFinding(tx, id))!
    await tx.findingBypass.create({
      data: { id: newId(), digest, findingId: id, podId, until: new Date(until), requestId: request.id, at: now },
    })
    if (finding.digest === null) await tx.finding.update({ where: { id }, data: { digest } })
    const [held, pod] = await Promise.all([
      heldText(tx, finding),
      tx.pod.findUniqueOrThrow({ where: { id: podId }, select: { name: true } }),
    ])
    return {
      state: 'executed',
      events: [
        {
          ...held?.about,
          type: 'finding.bypassed',
          subject: { kind: 'finding', id },
          requestId: request.id,
          podId,
          outcome: 'executed',
          data: { what: findingWords(found), pod: revealHidden(pod.name).text, until },
        },
      ],
    }
  },

  // Whoever asked reads it where they asked; nobody else waits for an answer.
  async close() {
    return []
  },

  async show({ envelope, state, closedAt }) {
    const signed = bypassEnvelope.parse(envelope)
    const [finding, pod] = await Promise.all([
      read.finding.findUniqueOrThrow({ where: { id: signed.finding } }),
      read.pod.findUniqueOrThrow({ where: { id: signed.pod }, select: { name: true } }),
    ])
    const { title, href } = (await textsOf(read, [finding]))(finding)
    const content = bypassChange.parse({
      what: findingWords(signed.found),
      severity: finding.severity,
      field: finding.field,
      masked: finding.masked,
      title,
      href,
      pod: pod.name,
      until: signed.until,
      signed,
    })
    const isDone = state === 'executed' && closedAt !== null
    return {
      change: { kind: 'flag_bypass', content },
      became: isDone ? { word: 'Let through', summary: null, at: closedAt.toISOString() } : null,
    }
  },
})
