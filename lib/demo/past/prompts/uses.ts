import { sha256 } from '@/lib/core/canonical'
import { newId } from '@/lib/core/id'
import type { PastTask } from '@/lib/demo/past/days'
import { after, type PastLine, type PastPod } from '@/lib/demo/past/line'
import type { PastVersion } from '@/lib/demo/past/prompts/commands'
import { driftedText } from '@/lib/demo/past/texts'
import { endLine, useLine } from '@/lib/prompts/use/rules'

/** Every so many tasks one begins from another text than was signed. */
const driftsEvery = 6
/** How like the signed text the other one is, in thousandths. */
const likeness = 940

/** What was live when a task was begun; null where nothing was. */
export function versionAt(versions: readonly PastVersion[] | undefined, at: Date): PastVersion | null {
  return versions?.findLast(({ since }) => since <= at) ?? null
}

/** What a pod said that it works from at a task of those days, as rows and lines: what is live, now and then not at first. */
export function usesOf(pod: PastPod, { key, startedAt }: PastTask, version: PastVersion, turn: number) {
  const place = { podId: pod.id, environment: pod.environment, taskKey: key }
  const { slug, title, number, digest, text } = version
  const row = (at: Date) => ({ id: newId(), at, ...place, promptSlug: slug, number })
  const said = (at: Date, used: string, match: 'same_as_live' | 'differs'): PastLine => ({
    at,
    actor: pod,
    entry: useLine(
      { ...place, callId: null, said: { digest: used, text: null, slug, filled: null } },
      { match, slug, title, number, likeness: null, values: null },
    ),
  })
  const drifts = turn % driftsEvery === driftsEvery - 1
  const rightAt = drifts ? after(startedAt, 900) : startedAt
  const right = {
    row: { ...row(rightAt), digest, match: 'same_as_live' as const },
    line: said(rightAt, digest, 'same_as_live'),
  }
  if (!drifts) return { texts: [], rows: [right.row], lines: [right.line] }
  const other = driftedText(text)
  const wrong = {
    ...row(startedAt),
    digest: sha256(other),
    match: 'differs' as const,
    likeness,
    endedAt: rightAt,
    endedBy: 'replaced' as const,
  }
  const ended = endLine({ ...place, count: 1 }, slug, { pod: pod.name, because: 'replaced' })
  return {
    texts: [{ digest: wrong.digest, text: other }],
    rows: [wrong, right.row],
    lines: [said(startedAt, wrong.digest, 'differs'), { at: rightAt, actor: pod, entry: ended }, right.line],
  }
}
