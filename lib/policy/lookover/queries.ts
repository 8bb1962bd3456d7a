import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { parsePolicy } from '@/lib/policy/document'
import type { ChangeDetail } from '@/lib/policy/drafts/queries'
import { editWords } from '@/lib/policy/edit/labels'
import { lintChange, type LintFinding } from '@/lib/policy/edit/lint'
import { notStricter } from '@/lib/policy/edit/stricter'
import { linesOfRules } from '@/lib/policy/lines'
import { catalogueOf } from '@/lib/policy/queries'

/** What is told of a draft before it is proposed. */
export type LookedOver = {
  /** What is probably not meant; what stops it first. */
  findings: LintFinding[]
  /** Where it lets something happen that is not let happen now; none means that it only tightens. */
  milder: string[]
  /** Its steps, each in a sentence. */
  steps: string[]
}

/** Looks a change over with the tools and the people of this moment. */
export async function lookedOver(actor: Actor, change: ChangeDetail): Promise<LookedOver> {
  demand(actor, 'policy:read')
  const [tools, members] = await Promise.all([
    catalogueOf(read),
    read.groupMember.findMany({
      where: { person: { deactivatedAt: null, roles: { has: 'approver' } } },
      select: { groupSlug: true, personId: true },
    }),
  ])
  const steps = change.steps.map((edit) => editWords(edit, tools))
  const [before, after] = [parsePolicy(change.before), parsePolicy(change.document)]
  if (!before.ok || !after.ok) return { findings: [], milder: [], steps }
  const lines = linesOfRules(change.document)
  const signers = new Map<string, string[]>()
  for (const { groupSlug, personId } of members) signers.set(groupSlug, [...(signers.get(groupSlug) ?? []), personId])
  const findings = lintChange({
    before: before.policy,
    after: after.policy,
    tools,
    signers,
    author: actor.id,
  }).map((finding) => ({ ...finding, place: { ...placed(finding.place.rule, lines), ...finding.place } }))
  return {
    findings: findings.toSorted((one, other) => rank[one.severity] - rank[other.severity]),
    milder: notStricter(before.policy, after.policy, tools).map(({ words }) => words),
    steps,
  }
}

const rank = { stops: 0, warns: 1 } as const

function placed(rule: string | undefined, lines: ReadonlyMap<string, number>): { line?: number } {
  const line = rule === undefined ? undefined : lines.get(rule)
  return line === undefined ? {} : { line }
}
