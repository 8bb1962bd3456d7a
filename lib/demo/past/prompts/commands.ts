import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { type Actor, type PersonActor, systemActor } from '@/lib/core/actor'
import { digestOf, sha256 } from '@/lib/core/canonical'
import { newId } from '@/lib/core/id'
import type { Tx } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { after, type PastLine, type PastPod } from '@/lib/demo/past/line'
import { pastPrompts, type PastPrompt } from '@/lib/demo/past/texts'
import { whoSignsNow } from '@/lib/policy/queries'
import { besideOf } from '@/lib/prompts/ahead/queries'
import { excludedFrom, promptBrief, subjectOf } from '@/lib/prompts/rules'
import type { PromptEnvelope } from '@/lib/prompts/schema'
import { takeBackSeconds } from '@/lib/requests/rules'

/** A version of a prompt that was live from then on. */
export type PastVersion = { slug: string; title: string; number: number; digest: string; text: string; since: Date }

type Cast = { pods: ReadonlyMap<string, PastPod>; people: readonly PersonActor[]; admin: PersonActor | null }

/** The prompts of those days, each version asked for by the admin and signed; what was live, by the name of its pod. */
export async function writePrompts(
  tx: Tx,
  { pods, people, admin }: Cast,
  mornings: readonly Date[],
): Promise<{ lines: PastLine[]; live: ReadonlyMap<string, readonly PastVersion[]>; requests: number }> {
  const lines: PastLine[] = []
  const live = new Map<string, PastVersion[]>()
  if (!admin) return { lines, live, requests: 0 }
  for (const prompt of pastPrompts) {
    const pod = pods.get(prompt.pod)
    if (!pod) continue
    const versions: PastVersion[] = []
    for (const [at, text] of prompt.texts.entries()) {
      const signed = await signVersion(
        tx,
        { prompt, pod, people, admin },
        { text, at: mornings[at]!, before: versions },
      )
      if (!signed) break
      versions.push(signed.version)
      lines.push(...signed.lines)
    }
    if (versions.length > 0) live.set(prompt.pod, versions)
  }
  return { lines, live, requests: [...live.values()].flat().length }
}

type Those = { prompt: PastPrompt; pod: PastPod; people: readonly PersonActor[]; admin: PersonActor }
type Written = { text: string; at: Date; before: readonly PastVersion[] }

/** A version as its pod sent it one morning, with the request by which it was live before work began; null where nobody could sign it. */
async function signVersion(tx: Tx, { prompt, pod, people, admin }: Those, { text, at, before }: Written) {
  const { slug, title, purpose } = prompt
  const { environment } = pod
  const about = { slug, title, sensitivity: 'ordinary' as const }
  const ruling = await whoSignsNow(tx, 'prompts', { environment, sensitivity: about.sensitivity })
  const [duty, ...more] = ruling.duties
  const excluded = excludedFrom(admin.id, { kind: 'pod', id: pod.id }, pod.ownerId)
  const signer = people.find(
    ({ id, groups }) => groups.includes(duty?.group ?? '') && !excluded.some((one) => one.personId === id),
  )
  if (ruling.decision === 'deny' || !duty || duty.count > 1 || more.length > 0 || !signer) return null

  const number = before.length + 1
  const digest = sha256(text)
  const there = before.at(-1) ?? null
  const said = { note: null, saysPersonal: null }
  const { fresh, old, rows } = await besideOf(
    null,
    { ...said, digest, text: { text } },
    there && { digest: there.digest, text: there },
  )
  const brief = promptBrief({
    asker: admin.name,
    prompt: about,
    number,
    environment,
    replaces: there && old ? { number: there.number, ...old } : null,
    ...fresh,
    rows,
    liveIn: [],
  })
  const envelope: PromptEnvelope = {
    kind: 'prompt_version',
    prompt: slug,
    version: number,
    digest,
    environment,
    replaces: there && { number: there.number, digest: there.digest },
    policyVersion: ruling.policyVersion,
  }
  const [asked, signedAt] = [after(at, 600), after(at, 2_400)]
  const since = after(signedAt, takeBackSeconds(ruling.tier, brief.reversible))

  const known = { ...about, purpose, createdAt: at, ownerId: pod.ownerId }
  if (number === 1) await tx.prompt.create({ data: known })
  await tx.$executeRaw`insert into "PromptText" ("digest", "text") values (${digest}, ${text}) on conflict do nothing`
  await tx.promptVersion.create({
    data: {
      promptSlug: slug,
      number,
      digest,
      writtenByKind: 'pod',
      writtenById: pod.id,
      writtenByName: pod.name,
      writtenAt: at,
      approvedAt: since,
    },
  })
  const request = await tx.request.create({
    data: {
      id: newId(),
      kind: envelope.kind,
      subjectKind: 'prompt',
      subjectId: subjectOf(slug, environment),
      askedByKind: 'person',
      askedById: admin.id,
      askedByName: admin.name,
      environment,
      podId: pod.id,
      digest: digestOf(envelope),
      envelope,
      brief: brief as unknown as Prisma.InputJsonValue,
      sentence: brief.sentence,
      tier: ruling.tier,
      policyVersion: ruling.policyVersion,
      ruleId: ruling.rule?.id ?? null,
      ruleWords: ruling.rule?.words ?? ruling.reason,
      excluded: excluded as unknown as Prisma.InputJsonValue,
      askerSays: `Demo: ${pod.name} begins to work from it.`,
      groups: [duty.group],
      state: 'executed',
      askedAt: asked,
      expiresAt: after(asked, ruling.expiresInSeconds),
      decidedAt: signedAt,
      closedAt: since,
    },
    select: { id: true, number: true, digest: true },
  })
  await tx.requestDuty.create({ data: { requestId: request.id, ...duty } })
  const reason = { reasonCode: 'checked', note: 'Read it against what the pod does' } as const
  await tx.vote.create({
    data: {
      id: newId(),
      requestId: request.id,
      personId: signer.id,
      verdict: 'approve',
      dutyGroup: duty.group,
      digest: request.digest,
      ...reason,
      firstVisibleAt: after(signedAt, -95),
      at: signedAt,
    },
  })
  const row = { number, requestId: request.id, since }
  const place = { promptSlug: slug, environment }
  await tx.promptLive.upsert({ where: { promptSlug_environment: place }, create: { ...place, ...row }, update: row })

  const ofRequest = { subject: { kind: 'request', id: request.id }, requestId: request.id, podId: pod.id, environment }
  const named = { number: request.number, sentence: brief.sentence }
  const line = (when: Date, actor: Actor, entry: AuditEntry): PastLine => ({ at: when, actor, entry })
  const ofPrompt = { subject: { kind: 'prompt', id: slug }, environment }
  const version = { slug, title, number }
  const signatures = { given: 1, of: 1 }
  const { policyVersion } = ruling
  const data = { ...named, ...reason, digest: request.digest, from: 'page' as const, group: duty.group, signatures }
  const replaced = there?.number ?? null
  return {
    version: { slug, title, number, digest, text, since },
    lines: [
      line(at, pod, { ...ofPrompt, podId: pod.id, type: 'prompt.written', data: version }),
      line(asked, admin, { ...ofRequest, policyVersion, type: 'request.opened', outcome: 'waiting', data: named }),
      line(signedAt, signer, { ...ofRequest, policyVersion, type: 'request.approved', outcome: 'approved', data }),
      line(since, systemActor, {
        ...ofPrompt,
        requestId: request.id,
        type: 'prompt.live',
        outcome: 'executed',
        data: { ...version, environment, replaced },
      }),
    ],
  }
}
