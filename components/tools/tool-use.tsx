import { EnvironmentMark } from '@/components/signs/environment-mark'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import { answeredWords, usageWords } from '@/lib/policy/labels'
import { callsOf, type Usage, usageDays, type UsageOfTool } from '@/lib/policy/usage/schema'

/** Who used a tool lately, and since which day and up to when that was counted. */
export type ToolUsage = { asOf: string; since: string; places: UsageOfTool[] }

type ToolUseProps = { usage: ToolUsage | null; toolKey: string; seesRecord: boolean }

/** How often a tool was called in a month, by whom and with which answer, from counts that are kept anyway. */
export function ToolUse({ usage, toolKey, seesRecord }: ToolUseProps) {
  return (
    <Card
      id="calls"
      title={`Calls in ${usageDays} days`}
      aside={
        usage && (
          <span className="text-small text-muted">
            As of <Time at={usage.asOf} mode="clock" />
          </span>
        )
      }
    >
      {!usage && <p className="mt-1 text-muted">They were not counted yet.</p>}
      {usage?.places.length === 0 && <p className="mt-1 text-muted">No call.</p>}
      {usage?.places.map(({ environment, whole, roles }) => (
        <section
          key={environment}
          className="mt-3 border-t border-line pt-3 first-of-type:border-t-0 first-of-type:pt-0"
        >
          <h3 className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <EnvironmentMark environment={environment} place="chip" />
            <span className="text-small">{usageWords(whole)}</span>
          </h3>
          <Followed whole={whole} seesRecord={seesRecord} of={{ tool: toolKey, env: environment, from: usage.since }} />
          <ul className="mt-2 grid gap-1 text-small">
            {roles.map(({ role, usage: own }) => (
              <li key={role}>
                <TextLink href={paths.pods({ role, env: environment })}>
                  <bdi translate="no">{role}</bdi>
                </TextLink>
                {': '}
                {answeredWords(own)}
                <span className="text-muted">
                  , last <Time at={own.lastAt} mode="relative" />
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Card>
  )
}

type FollowedProps = { whole: Usage; seesRecord: boolean; of: { tool: string; env: string; from: string } }

/** Where each of them is told: in the record for its readers, and the requests for everybody. */
function Followed({ whole, seesRecord, of }: FollowedProps) {
  const lines = seesRecord
    ? ([
        ['Allowed', whole.allowed, 'allowed'],
        ['Asked', whole.asked, 'waiting'],
        ['Denied', whole.denied, 'denied'],
      ] as const)
    : []
  if (callsOf(whole) === 0) return null
  return (
    <p className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-small">
      {lines.map(
        ([word, calls, outcome]) =>
          calls > 0 && (
            <TextLink key={outcome} href={paths.audit({ ...of, what: 'call', outcome })}>
              {word} in the record
            </TextLink>
          ),
      )}
      {whole.asked > 0 && (
        <TextLink href={paths.approvals({ view: 'decided', tool: of.tool, env: of.env })}>Decided requests</TextLink>
      )}
    </p>
  )
}
