import { cn } from '@/components/ui/cn'
import { type Environment, environmentLabel, isEnvironment } from '@/lib/core/environment'

const edges: Record<Environment, string> = {
  dev: 'border border-dotted',
  test: 'border border-dashed',
  prod: 'border border-solid',
}

/** `line` within a line of text, `chip` beside other chips. */
const places = {
  line: 'px-1.5 text-caption text-muted',
  chip: 'px-2 py-px text-small font-semibold text-ink',
} as const

export type EnvironmentMarkProps = { environment: string; place?: keyof typeof places; className?: string }

/** Where it happens: the word spelled out within a dotted, dashed or solid edge, on the line of the text around it. */
export function EnvironmentMark({ environment, place = 'line', className }: EnvironmentMarkProps) {
  const edge = isEnvironment(environment) ? edges[environment] : 'border-3 border-double'
  return (
    <span
      className={cn('inline-block rounded-chip border-line-strong whitespace-nowrap', edge, places[place], className)}
    >
      {environmentLabel(environment)}
    </span>
  )
}

/** The same beside other chips, in the head of a page. */
export function EnvironmentChip({ environment }: { environment: string }) {
  return <EnvironmentMark environment={environment} place="chip" />
}
