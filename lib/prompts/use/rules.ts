import type { AuditEntry } from '@/lib/audit/events'
import { foundIn } from '@/lib/findings/rules'
import type { Asked } from '@/lib/findings/scan/asked'
import { filledWords } from '@/lib/prompts/fill/labels'
import type { Matched, PromptMatch } from '@/lib/prompts/use/match'
import type { UsedIn } from '@/lib/prompts/use/schema'

/** A text that a pod says it works from, for one of its tasks or none, with a call or without one. */
export type Use = UsedIn & { podId: string; taskKey: string | null; callId: string | null }

/** What a pod said last for a task. */
export type Newest = { digest: string; match: PromptMatch; slug: string | null; hasText: boolean }

/** Whether this is news: another text, the same one as something else, or what until now only its fingerprint told of. */
export function isNews({ said }: Use, matched: Matched, newest: Newest | undefined): boolean {
  return (
    newest?.digest !== said.digest ||
    newest.match !== matched.match ||
    // Several prompts may have this very text: which one is meant is news only where the pod says it.
    (said.slug !== null && newest.slug !== matched.slug) ||
    (said.text !== null && !newest.hasText)
  )
}

/** Where a pod may work from one text at a time. */
export const placeOf = ({ podId, environment, taskKey }: Use) => `${podId} ${environment} ${taskKey ?? ''}`

/** The line about a text that a pod works from. */
export function useLine({ podId, environment, taskKey, callId, said }: Use, matched: Matched): AuditEntry {
  const { match, slug, title, number } = matched
  return {
    type: match === 'same_as_live' ? 'prompt.used' : 'prompt.drifted',
    subject: { kind: 'prompt', id: slug ?? said.digest },
    podId,
    environment,
    taskKey,
    callId,
    promptHash: said.digest,
    data: { slug, title, number, match, environment, ...(matched.values && { filled: true }) },
  }
}

/** What was filled in, as it is looked through: each value under its name. */
export const valuesAsked = ({ values }: Pick<Matched, 'values'>): Asked | null =>
  values && { arguments: values, reason: null }

/** The line about what was found in what a pod filled in. */
export function foundLine(
  { podId, environment, taskKey, callId }: Use,
  { slug, title, number }: Matched,
  found: Parameters<typeof foundIn>[0],
): AuditEntry {
  return {
    type: 'finding.found',
    subject: { kind: 'prompt', id: slug! },
    podId,
    environment,
    taskKey,
    callId,
    data: { ...foundIn(found), where: filledWords.where(title ?? slug!, number!) },
  }
}

/** What has ended: how many times a pod had worked from texts that were not what is live. */
export type Ended = { podId: string; environment: string; count: number }

export function endLine(
  { podId, environment, count }: Ended,
  subject: string,
  data: { pod: string; because: 'approved' | 'replaced' },
): AuditEntry {
  return {
    type: 'prompt.drift_ended',
    subject: { kind: 'prompt', id: subject },
    podId,
    environment,
    data: { ...data, count },
  }
}

/** How much it weighs that a text is not what is live: a version that people approved is the least of it. */
export function weightOf(match: PromptMatch): 'low' | 'medium' {
  return match === 'differs' ? 'medium' : 'low'
}

/** What may be seen of it: the version that it is or is most like, else how its digest begins. */
export function markOf({ slug, number }: Matched, { digest }: Use['said']): string {
  return slug === null ? digest.slice(0, 8) : number === null ? slug : `${slug}, version ${number}`
}

/**
 * A condition for SQL: a pod said of its task last that it works from this text, and that is what is live where it is. Then
 * there is nothing to look up and nothing to keep. All but the names are columns; the prompt's name is null where the pod
 * gave none.
 */
export const saidAndLive = (
  is: Record<'podId' | 'environment' | 'taskKey' | 'digest' | 'slug', string>,
) => `exists (select from (
    select u.digest, u.match, u."promptSlug" from "PromptUse" u
    where u."podId" = ${is.podId} and u.environment = ${is.environment} and u."taskKey" = coalesce(${is.taskKey}, '')
    order by u.at desc, u.id desc limit 1) newest
  where newest.digest = ${is.digest} and newest.match = 'same_as_live' and (${is.slug} is null or newest."promptSlug" = ${is.slug}))
  and exists (select from "PromptVersion" v join "PromptLive" live on live."promptSlug" = v."promptSlug" and live.number = v.number
    where v.digest = ${is.digest} and live.environment = ${is.environment} and (${is.slug} is null or v."promptSlug" = ${is.slug}))`
