import { TextLink } from '@/components/ui/app-link'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import { usageWords } from '@/lib/policy/labels'
import type { ExplainedCell } from '@/lib/policy/matrix'
import { type Usage, usageDays } from '@/lib/policy/usage/schema'

/** How a cell was used lately, when at all it was last, and up to when that was counted. */
export type CellUse = { asOf: string; lately: Usage | null; last: string | null }

/** Whether pods of this role use the tool here, and where one can ask what a call of it would be told. */
export function CellUseWords({ use, cell }: { use: CellUse | null; cell: ExplainedCell }) {
  const { role, environment: env, tool, department } = cell
  return (
    <div className="mt-4">
      <h3 className="font-strong">Used in {usageDays} days</h3>
      <p className="mt-1 text-small">
        {use ? (
          <>
            {usageWords(use.lately)}
            {use.last && (
              <>
                , last <Time at={use.last} />
              </>
            )}
            .{' '}
            <span className="text-muted">
              As of <Time at={use.asOf} mode="clock" />.
            </span>
          </>
        ) : (
          <span className="text-muted">It was not counted yet.</span>
        )}
      </p>
      <p className="mt-1 text-small">
        <TextLink href={paths.policyTry({ role, env, tool: tool.key, department: department?.name })}>
          What if a call named a path or a branch?
        </TextLink>
      </p>
    </div>
  )
}
