import 'server-only'
import type { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import type { Actor } from '@/lib/core/actor'
import { sha256 } from '@/lib/core/canonical'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { linesAbout, noteFindings } from '@/lib/findings/commands'
import { promptTexts } from '@/lib/findings/texts'
import { stopHeld } from '@/lib/policy/look/queries'
import { whoSignsNow } from '@/lib/policy/queries'
import { besideNow, besideOf } from '@/lib/prompts/ahead/queries'
import type { Origin } from '@/lib/prompts/origin/schema'
import { versionWords } from '@/lib/prompts/labels'
import { textBefore } from '@/lib/prompts/lost/queries'
import { noticedLosses } from '@/lib/findings/losses'
import { excludedFrom, promptBrief, subjectOf } from '@/lib/prompts/rules'
import { livePlace, liveWish, type PromptEnvelope, sentPrompt, versionRef, writtenPrompt } from '@/lib/prompts/schema'
import { askerOf, askPeople } from '@/lib/requests/open/commands'

/** Keeps a text as the next version of a prompt, or as the first one of a new prompt. It is live nowhere by that. */
export const writePrompt = defineCommand({
  name: 'prompts.write',
  permission: 'prompts:write',
  actor: 'person',
  input: writtenPrompt,
  run: ({ tx, actor, now, input }) => keepVersion(tx, actor, input, now),
})

/** The same by a pod, which may send its text as often as it likes: only another text is another version. */
export const sendPrompt = defineCommand({
  name: 'prompts.send',
  permission: 'calls:make',
  actor: 'pod',
  input: sentPrompt,
  run: async ({ tx, actor, now, input: { environment, contains_personal_data: says = null, ...input } }) =>
    environment === undefined
      ? ((await stopHeld(tx, actor)) ?? (await keepVersion(tx, actor, { ...input, saysPersonal: says }, now)))
      : refuse('invalid', 'live_by_signature', livePlace),
})

/** The same for a text that was read elsewhere, with where that was. */
export async function keepVersion(
  tx: Tx,
  actor: Actor,
  input: z.output<typeof writtenPrompt> & { saysPersonal?: boolean | null },
  now: Date,
  origin: Origin | null = null,
) {
  const { slug, purpose, sensitivity = 'ordinary', text, note, saysPersonal = null, basedOn } = input
  const title = input.title || (actor.kind === 'pod' ? slug : '')
  const known = await lockPrompt(tx, slug)
  if (!known && title === '') return refuse('invalid', 'no_title', { title: ['Say what people call the prompt'] })
  if (known && basedOn === 0) return refuse('conflict', 'prompt_exists')
  if (!known) {
    // Of two who begin one at once, the second one waits here, and then writes its next version.
    await tx.$executeRaw`
      insert into "Prompt" ("slug", "title", "purpose", "sensitivity", "createdAt", "ownerId")
      values (${slug}, ${title}, ${purpose}, ${sensitivity}::"PromptSensitivity", ${now}, ${await ownerOf(tx, actor)})
      on conflict do nothing`
    await lockPrompt(tx, slug)
  }
  const newest = await newestOf(tx, slug)
  if (basedOn !== undefined && basedOn !== (newest?.number ?? 0)) return refuse('conflict', 'prompt_moved')
  const digest = sha256(text)
  const name = known?.title ?? title
  if (newest?.digest === digest) {
    const same = { slug, number: newest.number, digest, isNew: false }
    return { ok: true as const, value: same, events: 'unchanged' as const }
  }

  const number = (newest?.number ?? 0) + 1
  await tx.$executeRaw`insert into "PromptText" ("digest", "text") values (${digest}, ${text}) on conflict do nothing`
  await tx.promptVersion.create({
    data: {
      promptSlug: slug,
      number,
      digest,
      note: note || null,
      saysPersonal,
      writtenByKind: actor.kind,
      writtenById: actor.id,
      writtenByName: actor.name,
      writtenAt: now,
      ...origin,
    },
  })
  const about = {
    subject: { kind: 'prompt', id: slug },
    ...(actor.kind === 'pod' && { podId: actor.id, environment: actor.environment }),
  }
  const version = { slug, title: name, number }
  const from = origin && { repository: origin.originName, path: origin.originPath }
  const event: AuditEntry = from
    ? { ...about, type: 'prompt.taken_up', data: { ...version, ...from } }
    : { ...about, type: 'prompt.written', data: version }
  const found = await noteFound(
    tx,
    { slug, title: name, number, podId: about.podId ?? null },
    { text, note, saysPersonal },
    now,
  )
  return { ok: true as const, value: { slug, number, digest, isNew: true }, events: [event, ...found] as const }
}

type Kept = { slug: string; title: string; number: number; podId: string | null }

/** Keeps what is found in a version, and what it lost; the lines about it. */
async function noteFound(tx: Tx, { slug, title, number, podId }: Kept, texts: Texts, now: Date) {
  const whose = { podId, environment: null, toolKey: null }
  const of = { subjectKind: 'prompt_version', subjectId: slug, version: number, ...whose }
  const before = await textBefore(tx, slug, number)
  const lost = before ? noticedLosses(before, texts.text, texts.note) : []
  const noted = await noteFindings(tx, of, { arguments: promptTexts(texts), reason: null }, now, lost)
  return linesAbout(noted, { subject: { kind: 'prompt', id: slug }, podId }, versionWords(title, number))
}

type Texts = Parameters<typeof promptTexts>[0]

/** Whether it is the newest version of a prompt in which nothing was found so far: perhaps nobody looked yet. */
async function isUnseen(tx: Tx, slug: string, number: number): Promise<boolean> {
  const known = await tx.finding.count({ where: { subjectKind: 'prompt_version', subjectId: slug } })
  return known === 0 && (await newestOf(tx, slug))?.number === number
}

/** Who answers for a new prompt: whoever writes it, or whoever answers for the pod that does. */
async function ownerOf(tx: Tx, actor: Actor): Promise<string | null> {
  if (actor.kind === 'person') return actor.id
  if (actor.kind !== 'pod') return null
  return (await tx.pod.findUniqueOrThrow({ where: { id: actor.id }, select: { ownerId: true } })).ownerId
}

/** Asks people to make a version live in an environment. Nothing changes before they have signed it. */
export const askForLive = defineCommand({
  name: 'prompts.ask',
  permission: 'prompts:write',
  actor: 'person',
  input: liveWish,
  ahead: async (_actor, wish) => await besideNow(wish),

  async run({ tx, actor, now, input: { slug, number, environment, reason }, ahead }) {
    const known = await lockVersion(tx, slug, number)
    if (!known) return refuse('not_found', 'unknown_prompt')
    const { prompt, version } = known
    if (version.retiredAt) return refuse('conflict', 'version_retired')
    const live = await tx.promptLive.findMany({
      where: { promptSlug: slug },
      include: { version: { include: { text: true } } },
    })
    const there = live.find((one) => one.environment === environment)
    if (there?.number === number) return refuse('conflict', 'live_already')
    if (await isAsked(tx, subjectOf(slug, environment))) return refuse('conflict', 'asked_already')
    const ruling = await whoSignsNow(tx, 'prompts', { environment, sensitivity: prompt.sensitivity })
    if (ruling.decision === 'deny') return refuse('conflict', 'not_ruled')

    const { policyVersion } = ruling
    const envelope: PromptEnvelope = {
      kind: 'prompt_version',
      prompt: slug,
      version: number,
      digest: version.digest,
      environment,
      replaces: there ? { number: there.number, digest: there.version.digest } : null,
      policyVersion,
    }
    const texts = { ...version, text: version.text.text }
    const { fresh, old, rows } = await besideOf(ahead, version, there?.version ?? null)
    const brief = promptBrief({
      asker: actor.name,
      prompt,
      number,
      environment,
      replaces: there && old ? { number: there.number, ...old } : null,
      ...fresh,
      rows,
      liveIn: live.filter((one) => one.number === number).map((one) => one.environment),
    })
    const writer = { kind: version.writtenByKind, id: version.writtenById }
    const { number: asked, event } = await askPeople(tx, {
      subject: { kind: 'prompt', id: subjectOf(slug, environment) },
      envelope,
      brief,
      says: reason,
      asker: askerOf(actor),
      excluded: excludedFrom(actor.id, writer, prompt.ownerId),
      ruling,
      environment,
      moves: ['prompts'],
      ...(writer.kind === 'pod' && { podId: writer.id }),
    })
    const podId = writer.kind === 'pod' ? writer.id : null
    const found = (await isUnseen(tx, slug, number))
      ? await noteFound(tx, { slug, title: prompt.title, number, podId }, texts, now)
      : []
    return { ok: true, value: { number: asked, sentence: brief.sentence }, events: [event, ...found] }
  },
})

/** Says that a version is not to be used any more. One that is live somewhere is replaced first. */
export const retireVersion = defineCommand({
  name: 'prompts.retire',
  permission: 'prompts:write',
  actor: 'person',
  input: versionRef,

  async run({ tx, now, input: { slug, number } }) {
    const known = await lockVersion(tx, slug, number)
    if (!known) return refuse('not_found', 'unknown_prompt')
    const { prompt, version } = known
    if (version.retiredAt) return { ok: true, value: { slug, number }, events: 'unchanged' }
    if ((await tx.promptLive.count({ where: { promptSlug: slug, number } })) > 0)
      return refuse('conflict', 'version_live')
    await tx.promptVersion.update({
      where: { promptSlug_number: { promptSlug: slug, number } },
      data: { retiredAt: now },
    })
    const data = { slug, title: prompt.title, number }
    return {
      ok: true,
      value: { slug, number },
      events: [{ type: 'prompt.retired', subject: { kind: 'prompt', id: slug }, data }],
    }
  },
})

/** A prompt, which nobody else changes until the transaction ends; null where there is none. */
export async function lockPrompt(tx: Tx, slug: string) {
  await tx.$queryRaw`select 1 from "Prompt" where "slug" = ${slug} for update`
  return await tx.prompt.findUnique({ where: { slug } })
}

/** A version with its text, and its prompt under the same lock; null where there is none. */
export async function lockVersion(tx: Tx, slug: string, number: number) {
  const prompt = await lockPrompt(tx, slug)
  const where = { promptSlug_number: { promptSlug: slug, number } }
  const version = prompt && (await tx.promptVersion.findUnique({ where, include: { text: true } }))
  return version && { prompt, version }
}

async function newestOf(tx: Tx, slug: string) {
  return await tx.promptVersion.findFirst({ where: { promptSlug: slug }, orderBy: { number: 'desc' } })
}

async function isAsked(tx: Tx, subjectId: string): Promise<boolean> {
  const about = { kind: 'prompt_version', subjectKind: 'prompt', subjectId }
  return (await tx.request.count({ where: { ...about, state: { in: ['waiting', 'approved'] } } })) > 0
}
