import type { ReactNode } from 'react'
import { FiguresCard } from '@/components/imports/figures-card'
import { StoryCard } from '@/components/imports/story-card'
import { Timeline } from '@/components/imports/timeline'
import { WorkedCard } from '@/components/imports/worked-card'
import { paths } from '@/lib/core/paths'
import { weeksOf } from '@/lib/imports/story/weeks'
import { ownBranches } from '@/lib/imports/views/own'
import type { RewriteRow, SourceRow } from '@/lib/imports/views/schema'

type StoryProps = {
  runId: string
  source: SourceRow
  /** The newest rewrites, oldest first. */
  told: readonly RewriteRow[]
  /** What was found in its texts. */
  children: ReactNode
}

/** What happened in a repository, from what it is to what is left to do. */
export function Story({ runId, source, told, children }: StoryProps) {
  const { own } = ownBranches(source.branches)
  const branch = own.find(({ name }) => name === 'main' || name === 'master') ?? own[0]
  const losses = own.flatMap(({ facts }) => facts.losses)
  return (
    <>
      <StoryCard
        {...{ runId, source }}
        facts={branch?.facts ?? null}
        open={told.filter(({ destructive, restoredAt }) => destructive && restoredAt === null)}
      />
      {children}
      <Timeline
        weeks={weeksOf(told, losses)}
        more={Math.max(0, (source.story?.rewritten ?? 0) - told.length)}
        href={paths.importRun(runId, { tab: 'rewrites' })}
      />
      {branch && <WorkedCard branch={branch.name} facts={branch.facts} />}
      {branch && <FiguresCard branch={branch.name} facts={branch.facts} />}
    </>
  )
}
