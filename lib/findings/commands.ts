import 'server-only'
import type { PoolClient } from 'pg'
import type { AuditContext, AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { refuse } from '@/lib/core/outcome'
import type { RowOf } from '@/lib/core/rows'
import type { Tx } from '@/lib/db/client'
import type { Finding } from '@/lib/db/generated/client'
import { lookAside } from '@/lib/findings/aside/looking'
import { findingWords } from '@/lib/findings/labels'
import { findingRows } from '@/lib/findings/rows'
import {
  foundAgain,
  type FoundIn,
  foundIn,
  type Noticed,
  noticedRows,
  rowsOf,
  sameAgain,
  valueOf,
} from '@/lib/findings/rules'
import { type Asked, lookAhead, scanOf } from '@/lib/findings/scan/asked'
import { mostOfKind } from '@/lib/findings/scan/scan'
import { lookedAt, notChecked, settled } from '@/lib/findings/schema'
import { heldText, textsOf } from '@/lib/findings/subjects/queries'
import { heedListed } from '@/lib/findings/listed/queries'

/** Keeps findings out of a JSON list. */
export const insertFindings = findingRows.insert('$1')

/** Keeps what was found in calls, in the transaction that keeps the calls. */
export async function keepFindings(db: PoolClient, rows: readonly RowOf<typeof findingRows>[]): Promise<void> {
  if (rows.length === 0) return
  await db.query({ name: 'keep-findings', text: insertFindings, values: [JSON.stringify(rows)] })
}

type Words = ReturnType<typeof foundIn>

/** What came of looking through a version: what is new in it, and what was in the one before and is there no more. */
export type Noted = { found: Words | null; fixed: Words | null }

/**
 * Looks through a version of a text and keeps what is found, in the transaction that keeps the text. What was in the version
 * before is the same finding, whatever somebody said of it; what is there no more is fixed. What comes of it goes on the record.
 */
export async function noteFindings(
  tx: Tx,
  of: FoundIn,
  asked: Asked,
  now: Date,
  noticed: readonly Noticed[] = [],
): Promise<Noted> {
  await heedListed(tx)
  await lookAhead(asked, lookAside)
  const { codes, counts } = scanOf(asked)
  const { subjectKind, subjectId, version } = of
  // Before the first version there was none.
  const known =
    version === 1
      ? []
      : await tx.finding.findMany({
          where: { subjectKind, subjectId, state: { not: 'fixed' }, version: { lt: version } },
          orderBy: { version: 'desc' },
          take: 1_000,
        })
  const before = known.filter((one) => one.version === known[0]?.version)
  const { moved, added, gone } = sameAgain(before, [...rowsOf(asked, of), ...noticedRows(noticed, of)])
  for (const { from, to } of moved) {
    const place = { version, field: to.field, from: to.from, to: to.to }
    await tx.finding.update({ where: { id: from.id }, data: place })
  }
  if (added.length > 0) await tx.finding.createMany({ data: added })
  // Of what was not looked through, or where there is more of a kind than is kept, nobody knows that it is gone.
  const fixed = gone.filter(
    ({ kind, state }) => state === 'open' && !codes.includes(notChecked) && (counts[kind] ?? 0) <= mostOfKind,
  )
  if (fixed.length > 0)
    await tx.finding.updateMany({
      where: { id: { in: fixed.map(({ id }) => id) } },
      data: { state: 'fixed', settledAt: now },
    })
  return { found: added.length > 0 ? foundIn(added) : null, fixed: fixed.length > 0 ? foundIn(fixed) : null }
}

/** The lines about a version that was looked through; `where` says which one it is. */
export function linesAbout({ found, fixed }: Noted, about: AuditContext, where: string): AuditEntry[] {
  return [
    ...(found ? [{ ...about, type: 'finding.found' as const, data: { ...found, where } }] : []),
    ...(fixed ? [{ ...about, type: 'finding.fixed' as const, data: { ...fixed, where } }] : []),
  ]
}

/** Says what a finding is, once: that it may be there, or that it is none. It changes nothing that was decided. */
export const settleFinding = defineCommand({
  name: 'findings.settle',
  permission: 'findings:settle',
  actor: 'person',
  input: settled,

  async run({ tx, actor, now, input: { findingId, as, reason } }) {
    const found = await findingFor(tx, actor, findingId)
    if (!found.ok) return found
    const { finding } = found
    if (finding.state !== 'open') return refuse('conflict', 'already_decided')
    await tx.finding.update({
      where: { id: findingId },
      data: { state: as, settledBy: actor.id, settledAt: now, reason },
    })
    const type = as === 'accepted' ? ('finding.accepted' as const) : ('finding.dismissed' as const)
    return {
      ok: true,
      value: { state: as },
      events: [{ ...found.about, type, data: { what: findingWords(finding.kind), reason } }],
    }
  },
})

/** Shows the value of a finding to somebody who says why. That they looked is on the record. */
export const revealFinding = defineCommand({
  name: 'findings.reveal',
  permission: 'findings:reveal',
  actor: 'person',
  input: lookedAt,

  async run({ tx, actor, input: { findingId, reason } }) {
    const found = await findingFor(tx, actor, findingId)
    if (!found.ok) return found
    const { finding, asked } = found
    await lookAhead(asked, lookAside)
    const again = foundAgain(asked, finding)
    if (!again) return refuse('conflict', 'found_no_more')
    return {
      ok: true,
      value: { value: valueOf(asked, again) },
      events: [{ ...found.about, type: 'finding.revealed', data: { what: findingWords(finding.kind), reason } }],
    }
  },
})

type Locked = { ok: true; finding: Finding; asked: Asked; about: AuditContext } | ReturnType<typeof refuse>

/** A finding with what it was found in, for whoever does not answer for that text themselves. */
async function findingFor(tx: Tx, actor: PersonActor, id: string): Promise<Locked> {
  const finding = await lockFinding(tx, id)
  if (!finding) return refuse('not_found', 'unknown_finding')
  if ((await textsOf(tx, [finding]))(finding).answers === actor.id)
    return refuse('forbidden', finding.podId ? 'own_pod' : 'own_text')
  const held = await heldText(tx, finding)
  if (!held) return refuse('conflict', 'found_no_more')
  return { ok: true, finding, asked: held.asked, about: { ...held.about, subject: { kind: 'finding', id } } }
}

/** A finding that nobody changes until the transaction ends; null where there is none. */
export async function lockFinding(tx: Tx, id: string): Promise<Finding | null> {
  await tx.$queryRaw`select 1 from "Finding" where id = ${id} for update`
  return await tx.finding.findUnique({ where: { id } })
}
