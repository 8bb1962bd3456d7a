import { cn } from '@/components/ui/cn'
import { type Environment, environmentLabel, isEnvironment } from '@/lib/core/environment'

const edges: Record<Environment, string> = {
  dev: 'border-dotted',
  test: 'border-dashed',
  prod: 'border-solid',
}

export type EnvironmentMarkProps = { environment: string; className?: string }

/** Where it happens: the word spelled out within a dotted, dashed or solid edge, on the line of the text around it. */
export function EnvironmentMark({ environment, className }: EnvironmentMarkProps) {
  const edge = isEnvironment(environment) ? edges[environment] : 'border-double border-3'
  return (
    <span
      className={cn(
        'inline-block rounded-chip border border-line-strong px-1.5 text-caption whitespace-nowrap text-muted',
        edge,
        className,
      )}
    >
      {environmentLabel(environment)}
    </span>
  )
}

/** The same beside other chips, in the head of a page. */
export function EnvironmentChip({ environment }: { environment: string }) {
  return <EnvironmentMark environment={environment} className="px-2 py-px text-small font-semibold text-ink" />
}
