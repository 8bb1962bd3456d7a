import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import { podFromBearer, refreshAccess } from '@/lib/auth/access'
import { claim, report } from '@/lib/calls/acts/commands'
import { submitCall } from '@/lib/calls/record/commands'
import { execute } from '@/lib/change/command'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { insist } from '@/lib/demo/insist'
import { demoSummary } from '@/lib/demo/pod'
import { keptOfDemo } from '@/lib/demo/queries'
import type { DemoFile } from '@/lib/core/demo'
import { acts, demoChange } from '@/lib/demo/story'
import { permissionsOf } from '@/lib/people/rules'
import { startChange } from '@/lib/policy/drafts/commands'
import { documentInForce } from '@/lib/policy/queries'
import { askReplay } from '@/lib/policy/replay/commands'
import { runReplay } from '@/lib/policy/replay/jobs'
import { proposeChange } from '@/lib/proposals/commands'

/**
 * Has the demo's admin propose a change of the policy, with its replay over what the demo's pods did. Returns which change
 * it is; null where there is none, because the policy in force is not the one of which the story speaks, or nobody who
 * came with the demo may propose it.
 */
export async function proposeDemoChange(people: readonly string[], pods: DemoFile['pods']): Promise<string | null> {
  const [author, inForce] = [await demoAdmin(people), await documentInForce(systemActor)]
  const document = inForce && demoChange.made(inForce.document)
  if (!author || !inForce || !document) return null
  const { changes } = await keptOfDemo(read)
  const wanted = { authorId: author.id, document, baseVersion: inForce.version }
  const waiting = await read.policyChange.findFirst({
    where: { state: 'proposed', OR: [{ id: { in: changes } }, wanted] },
    select: { id: true },
  })
  if (waiting) return waiting.id

  await actAlready(pods)
  // A load that was cut short goes on with the draft that it left, and so does one whose change came back.
  const left = await read.policyChange.findFirst({ where: { state: 'draft', ...wanted }, select: { number: true } })
  const { number } = left ?? insist('policy.start_change', await execute(startChange, author, { document }))
  const { id: replay } = insist('policy.ask_replay', await execute(askReplay, author, { number }))
  // Where a worker has taken it up already, it is waited for.
  while (!(await runReplay(replay))) await sleep(100)
  insist('policy.propose_change', await execute(proposeChange, author, { number, reason: demoChange.reason }))
  return (await read.policyChange.findUniqueOrThrow({ where: { number }, select: { id: true } })).id
}

/** Who of the demo's people changes the policy and writes prompts, as they are known today. */
export async function demoAdmin(people: readonly string[]): Promise<PersonActor | null> {
  const found = await read.person.findFirst({
    where: { id: { in: [...people] }, demo: true, deactivatedAt: null, roles: { has: 'admin' } },
    include: { groups: { select: { groupSlug: true } } },
    orderBy: { id: 'asc' },
  })
  if (!found) return null
  const { id, name, roles, groups } = found
  return { kind: 'person', id, name, groups: groups.map(({ groupSlug }) => groupSlug), can: permissionsOf(roles) }
}

const rounds = 3

/** What rules decide by themselves the pods do a few times before anybody comes, so that there is something to replay. */
async function actAlready(pods: DemoFile['pods']): Promise<void> {
  await refreshAccess()
  for (let turn = 0; turn < rounds; turn++)
    for (const act of acts.filter(({ byRule }) => byRule)) {
      const key = pods.find(({ slug }) => slug === act.pod)?.serviceKey
      const actor = key === undefined ? null : await podFromBearer(key)
      if (!actor) continue
      const { tool, reason } = act
      const args = act.args(turn)
      const asked = { tool, task: null, arguments: args, reason, idempotencyKey: newId() }
      const { id, grant } = insist('calls.record', await submitCall(actor, asked))
      if (!grant) continue
      insist('calls.claim', await claim(actor, { callId: id, grant: grant.id, arguments: args }, undefined))
      const outcome = { callId: id, status: 'succeeded', summary: demoSummary } as const
      insist('calls.report_outcome', await report(actor, outcome, undefined))
    }
}
