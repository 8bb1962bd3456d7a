import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { environmentLabel } from '@/lib/core/environment'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { ChangeRuling } from '@/lib/policy/changes'
import { whoSignsNow } from '@/lib/policy/queries'
import { besideNow, besideOf } from '@/lib/prompts/ahead/queries'
import { lookWords } from '@/lib/prompts/back/labels'
import { lockVersion } from '@/lib/prompts/commands'
import { excludedFrom, promptBrief, subjectOf } from '@/lib/prompts/rules'
import { liveWish, promptEnvelope, type PromptEnvelope } from '@/lib/prompts/schema'
import { endDrifts } from '@/lib/prompts/use/commands'
import { secondsToLook } from '@/lib/requests/again/commands'
import { askerOf, askPeople } from '@/lib/requests/open/commands'

/**
 * Makes a version live again where people had made it live before, at once: undoing a mistake needs no more than making
 * one. Those who would have signed it are asked to look at it afterwards.
 */
export const rollBack = defineCommand({
  name: 'prompts.roll_back',
  permission: 'prompts:write',
  actor: 'person',
  input: liveWish,
  ahead: async (_actor, wish) => await besideNow(wish),

  async run({ tx, actor, now, input: { slug, number, environment, reason }, ahead }) {
    const found = await lockVersion(tx, slug, number)
    if (!found) return refuse('not_found', 'unknown_prompt')
    const { prompt, version } = found
    if (version.retiredAt) return refuse('conflict', 'version_retired')
    const where = { promptSlug_environment: { promptSlug: slug, environment } }
    const there = await tx.promptLive.findUnique({ where, include: { version: { include: { text: true } } } })
    if (there?.number === number) return refuse('conflict', 'live_already')
    if (!there || !(await wasLive(tx, slug, number, environment))) return refuse('conflict', 'never_live')

    const ruling = await whoLooks(tx, { environment, sensitivity: prompt.sensitivity })
    const envelope: PromptEnvelope = {
      kind: 'prompt_look',
      prompt: slug,
      version: number,
      digest: version.digest,
      environment,
      replaces: { number: there.number, digest: there.version.digest },
      policyVersion: ruling.policyVersion,
    }
    const place = environmentLabel(environment).toLowerCase()
    const { fresh, old, rows } = await besideOf(ahead, version, there.version)
    const brief = promptBrief({
      asker: actor.name,
      prompt,
      number,
      environment,
      replaces: old && { number: there.number, ...old },
      ...fresh,
      rows,
      liveIn: [environment],
    })
    const sentence = lookWords.sentence(actor.name, prompt.title, number, place)
    const writer = { kind: version.writtenByKind, id: version.writtenById }
    const look = await askPeople(tx, {
      // Of its own, so that what was put back while an earlier one waits is looked at as well.
      subject: { kind: 'prompt', id: `${subjectOf(slug, environment)}/${newId()}` },
      envelope,
      brief: {
        ...brief,
        sentence,
        consequences: [
          lookWords.live(number, place, there.number),
          lookWords.before,
          lookWords.stays,
          lookWords.refused,
        ],
        ifNoAnswer: lookWords.ifNoAnswer,
        tierReasons: [lookWords.reason, ...brief.tierReasons.slice(1)],
      },
      says: reason,
      asker: askerOf(actor),
      excluded: excludedFrom(actor.id, writer, prompt.ownerId),
      ruling,
      environment,
    })
    await tx.promptLive.update({ where, data: { number, requestId: look.id, since: now } })
    return {
      ok: true,
      value: { number: look.number, sentence },
      events: [
        {
          type: 'prompt.rolled_back',
          subject: { kind: 'prompt', id: slug },
          requestId: look.id,
          environment,
          data: { slug, title: prompt.title, number, environment, replaced: there.number, reason },
        },
        look.event,
        ...(await endDrifts(tx, slug, version.digest, environment)),
      ],
    }
  },
})

/** Whether people made it live there before. */
async function wasLive(tx: Tx, slug: string, number: number, environment: string): Promise<boolean> {
  const asked = await tx.request.findMany({
    where: {
      subjectKind: 'prompt',
      subjectId: subjectOf(slug, environment),
      kind: 'prompt_version',
      state: 'executed',
      envelope: { path: ['version'], equals: number },
    },
    select: { envelope: true },
    take: 1,
  })
  return asked.some(({ envelope }) => promptEnvelope.parse(envelope).version === number)
}

/** Those who would have signed it; where the policy lets nobody sign, somebody must look all the more. */
async function whoLooks(tx: Tx, about: Parameters<typeof whoSignsNow>[2]): Promise<ChangeRuling> {
  const ruling = await whoSignsNow(tx, 'prompts', about)
  const somebody = { duties: [{ group: 'admins', count: 1 }], expiresInSeconds: secondsToLook }
  return ruling.decision === 'deny' ? { ...ruling, ...somebody } : ruling
}
