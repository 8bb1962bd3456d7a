import 'server-only'
import { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import type { Tx } from '@/lib/db/client'
import { lookAside } from '@/lib/findings/aside/looking'
import { findingRows } from '@/lib/findings/rows'
import { rowsOf } from '@/lib/findings/rules'
import { lookAhead } from '@/lib/findings/scan/asked'
import type { Matched } from '@/lib/prompts/use/match'
import { type Ask, askPrisma, matchesFor, newestUses } from '@/lib/prompts/use/queries'
import {
  type Ended,
  endLine,
  foundLine,
  isNews,
  markOf,
  placeOf,
  type Use,
  useLine,
  valuesAsked,
  weightOf,
} from '@/lib/prompts/use/rules'
import { promptSaid } from '@/lib/prompts/use/schema'

/** A pod says which text it works from. Said again nothing is written. */
export const usePrompt = defineCommand({
  name: 'prompts.use',
  permission: 'calls:make',
  actor: 'pod',
  input: z.strictObject({ taskKey: z.string().nullable(), said: promptSaid }),

  async run({ tx, actor, input: { taskKey, said } }) {
    if (said.filled) await lookAhead({ arguments: said.filled.values, reason: null }, lookAside)
    const use = { podId: actor.id, environment: actor.environment, taskKey, callId: null, said }
    const [kept] = await keepUses(askPrisma(tx), [use])
    const { matched, entries } = kept!
    const [first, ...others] = entries
    return { ok: true, value: matched, events: first ? [first, ...others] : 'unchanged' }
  },
})

/** What a text is, and the lines for the record, none where it was said before. */
type Kept = { matched: Matched; entries: AuditEntry[] }

/**
 * Keeps which texts pods work from, in the transaction in which they say so, with their exact text once for each digest.
 * What they worked from before for the same prompt or task is over by that.
 */
export async function keepUses(ask: Ask, uses: readonly Use[]): Promise<Kept[]> {
  if (uses.length === 0) return []
  const kept = await lookAt(ask, uses)
  if (kept.every(({ isNew }) => !isNew)) return kept.map(({ matched }) => ({ matched, entries: [] }))
  await holdStill(ask, uses, kept)
  // Now nobody else speaks for these pods, and what is live stays so.
  const held = await lookAt(ask, uses)
  const done: Kept[] = []
  for (const { use, matched, isNew } of held)
    done.push({ matched, entries: isNew ? [useLine(use, matched), ...(await write(ask, use, matched))] : [] })
  return done
}

type Looked = { use: Use; matched: Matched; isNew: boolean }

/** Of several that a pod says of one task at once, each is held against the one before it. */
async function lookAt(ask: Ask, uses: readonly Use[]): Promise<Looked[]> {
  const newest = await newestUses(ask, uses)
  const matches = await matchesFor(ask, uses)
  return uses.map((use, at) => {
    const matched = matches[at]!
    const isNew = isNews(use, matched, newest.get(placeOf(use)))
    if (isNew)
      newest.set(placeOf(use), {
        digest: use.said.digest,
        match: matched.match,
        slug: matched.slug,
        hasText: use.said.text !== null || matched.values !== null,
      })
    return { use, matched, isNew }
  })
}

/** In one order, so that no two transactions wait for each other: first the pods, then the prompts. */
async function holdStill(ask: Ask, uses: readonly Use[], kept: readonly Looked[]): Promise<void> {
  await ask(
    `select pg_advisory_xact_lock(turn)::text as held from (select distinct hashtextextended('prompt-use ' || name, 0) as turn
     from unnest($1::text[]) as name order by 1 offset 0) as turns`,
    [uses.map(({ podId, environment }) => `${podId} ${environment}`)],
  )
  await ask(`select slug from "Prompt" where slug = any($1::text[]) order by slug for share`, [
    kept.flatMap(({ matched }) => matched.slug ?? []),
  ])
}

async function write(ask: Ask, use: Use, matched: Matched): Promise<AuditEntry[]> {
  const { podId, environment, taskKey, callId, said } = use
  const { match, slug, number, likeness, values } = matched
  if (said.text !== null)
    await ask(`insert into "PromptText" ("digest", "text") values ($1, $2) on conflict do nothing`, [
      said.digest,
      said.text,
    ])
  const id = newId()
  const thousandths = likeness === null ? null : Math.floor(likeness * 1000)
  // Of rows written in one transaction the newest is told by its id.
  await ask(
    `insert into "PromptUse" ("id", "podId", "environment", "taskKey", "callId", "digest", "match", "promptSlug", "number", "likeness", "filledWith")
     values ($1, $2, $3, $4, $5, $6, $7::"PromptMatch", $8, $9::int, $10::int, $11::text::jsonb)`,
    [
      id,
      podId,
      environment,
      taskKey ?? '',
      callId,
      said.digest,
      match,
      slug,
      number,
      thousandths,
      values && JSON.stringify(values),
    ],
  )
  const asked = valuesAsked(matched)
  const of = { subjectKind: 'prompt_use', subjectId: id, version: 0, podId, environment, toolKey: null }
  const found = asked ? rowsOf(asked, of) : []
  if (found.length > 0) await ask(findingRows.insert('$1'), [JSON.stringify(found)])
  if (match !== 'same_as_live')
    await ask(
      `insert into "Finding" ("id", "subjectKind", "subjectId", "podId", "environment", "kind", "severity", "field", "from", "to", "masked")
       values ($1, 'prompt_use', $2, $3, $4, 'prompt.drift', $5::"FindingSeverity", 'prompt', 0, 0, $6)`,
      [newId(), id, podId, environment, weightOf(match), markOf(matched, said)],
    )
  const ended = await ask<Ended & { pod: string }>(
    `with ended as (
       update "PromptUse" set "endedAt" = now(), "endedBy" = 'replaced'
       where "podId" = $2 and environment = $3 and match <> 'same_as_live' and "endedAt" is null and id <> $1
         and ("taskKey" = $4 or digest <> $5 and ("promptSlug" = $6 or "promptSlug" is null and "taskKey" = ''))
       returning id, "podId", environment),
     ${fixed}
     select e."podId", e.environment, count(*)::int as count, p.name as pod
     from ended e join "Pod" p on p.id = e."podId" group by 1, 2, 4`,
    [id, podId, environment, taskKey ?? '', said.digest, slug],
  )
  return [
    ...(found.length > 0 ? [foundLine(use, matched, found)] : []),
    ...ended.map(({ pod, ...one }) => endLine(one, slug ?? said.digest, { pod, because: 'replaced' })),
  ]
}

/** What stands no more is fixed, unless somebody said before that it may be. */
const fixed = `
  fixed as (update "Finding" f set state = 'fixed', "settledAt" = now() from ended
    where f."subjectKind" = 'prompt_use' and f."subjectId" = ended.id and f.kind = 'prompt.drift' and f.state = 'open')`

/** What ends where people let this text be used: what was not approved anywhere, and what was not live there. */
export async function endDrifts(tx: Tx, slug: string, digest: string, environment: string): Promise<AuditEntry[]> {
  const ended = await askPrisma(tx)<Ended & { pod: string }>(
    `with ended as (
       update "PromptUse" set "endedAt" = now(), "endedBy" = 'approved'
       where digest = $1 and match <> 'same_as_live' and "endedAt" is null and (match <> 'approved' or environment = $2)
       returning id, "podId", environment),
     ${fixed}
     select e."podId", e.environment, count(*)::int as count, p.name as pod
     from ended e join "Pod" p on p.id = e."podId" group by 1, 2, 4 order by 1, 2`,
    [digest, environment],
  )
  return ended.map(({ pod, ...one }) => endLine(one, slug, { pod, because: 'approved' }))
}
