import { PromptStateChip } from '@/components/prompts/state-chip'
import { TextLink } from '@/components/ui/app-link'
import { Chip } from '@/components/ui/chip'
import { Revealed } from '@/components/ui/revealed'
import { paths } from '@/lib/core/paths'
import type { TaskNamed } from '@/lib/imports/prompts/schema'
import type { Standing } from '@/lib/prompts/origin/schema'

type PromptStandingProps = { standing: Standing | null; earlier?: Standing | null }

/** As what a text stands on the board of prompts, or that it does not; and as what an earlier one of it does. */
export function PromptStanding({ standing, earlier = null }: PromptStandingProps) {
  if (standing)
    return (
      <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
        <PromptStateChip state={standing.state} />
        {standing.liveIn.length > 0 && <Chip tone="info">Live</Chip>}
        <Version of={standing} />
      </span>
    )
  if (earlier)
    return (
      <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
        <Chip tone="warn">Newer than taken up</Chip>
        <Version of={earlier} />
      </span>
    )
  return <span className="whitespace-nowrap text-subtle">not taken up</span>
}

function Version({ of: { slug, title, number } }: { of: Standing }) {
  return (
    <TextLink href={paths.prompt(slug, number)}>
      <Revealed text={title} />, version {number}
    </TextLink>
  )
}

/** Tasks by their numbers, with their titles for whoever listens. */
export function TaskLinks({ tasks, count = tasks.length }: { tasks: readonly TaskNamed[]; count?: number }) {
  return (
    <span>
      {tasks.map(({ number, title }, at) => (
        <span key={number}>
          {at > 0 && ', '}
          <TextLink href={paths.task(number)} title={title}>
            T-{number}
          </TextLink>
        </span>
      ))}
      {count > tasks.length && ` and ${(count - tasks.length).toLocaleString('en')} more`}
    </span>
  )
}
