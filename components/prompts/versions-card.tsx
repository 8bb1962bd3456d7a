import { PromptStateChip } from '@/components/prompts/state-chip'
import { TextLink } from '@/components/ui/app-link'
import { Card, SaidByPod } from '@/components/ui/card'
import { Revealed } from '@/components/ui/revealed'
import { Time } from '@/components/ui/time'
import { newestOf } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { workedWords } from '@/lib/prompts/work/labels'
import type { PromptDetail } from '@/lib/prompts/schema'

/** All versions of a prompt, each with who wrote it and why. */
export function PromptVersions({ prompt: { slug, version, versions, total } }: { prompt: PromptDetail }) {
  return (
    <Card id="versions" title={`Versions (${total})`}>
      <p className="text-caption text-subtle">{newestOf(versions.length, total)}</p>
      <ol className="mt-1">
        {versions.map(({ number, state, note, writtenBy, writtenAt, worked }) => (
          <li key={number} className="border-t border-line py-2">
            <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
              {number === version.number ? (
                <span className="font-strong">Version {number} (this one)</span>
              ) : (
                <TextLink href={paths.prompt(slug, number)}>Version {number}</TextLink>
              )}
              <PromptStateChip state={state} />
            </div>
            <p className="text-caption wrap-anywhere text-subtle">
              <Revealed text={writtenBy.name} />, <Time at={writtenAt} mode="relative" />
            </p>
            {number !== version.number && (
              <p className="text-small">
                <TextLink href={paths.prompt(slug, version.number, { compare: number })}>
                  Compare with version {number}
                </TextLink>
              </p>
            )}
            {number !== version.number && workedWords(worked) && (
              <p className="text-small">
                Used by <TextLink href={paths.promptWork(slug, number)}>{workedWords(worked)}</TextLink>
              </p>
            )}
            {note && (
              <SaidByPod who={writtenBy.name}>
                <Revealed text={note} />
              </SaidByPod>
            )}
          </li>
        ))}
      </ol>
    </Card>
  )
}
