import { cn } from '@/components/ui/cn'
import { type Environment, environmentLabel, isEnvironment } from '@/lib/core/environment'

const edges: Record<Environment, string> = {
  dev: 'border-t-2 border-dotted',
  test: 'border-t-2 border-dashed',
  prod: 'border-t-[3px] border-solid',
}

function edgeOf(environment: string): string {
  return isEnvironment(environment) ? edges[environment] : 'border-t-2 border-double'
}

export type EnvironmentMarkProps = { environment: string; className?: string }

/** Where it happens: the word spelled out under a dotted, dashed or solid edge. */
export function EnvironmentMark({ environment, className }: EnvironmentMarkProps) {
  return (
    <span
      className={cn(
        'inline-block border-current text-small leading-5 text-muted max-md:mt-1.5',
        edgeOf(environment),
        className,
      )}
    >
      {environmentLabel(environment)}
    </span>
  )
}

/** The same as a chip, for the head of a page. */
export function EnvironmentChip({ environment }: { environment: string }) {
  return (
    <span
      className={cn(
        'inline-flex items-center rounded-b-chip border-current bg-neutral-bg px-2 pt-px pb-0.5 text-small font-semibold text-ink',
        edgeOf(environment),
      )}
    >
      {environmentLabel(environment)}
    </span>
  )
}
