import type { MonitorActions } from '@/components/incidents/monitor-forms'
import { MonitorsCard } from '@/components/incidents/monitors-card'
import { LiveRefresh } from '@/components/shell/live'
import { Sentence } from '@/components/signs/sentence'
import { ArgumentsTable } from '@/components/tools/arguments-table'
import { CallPreview } from '@/components/tools/call-preview'
import type { ToolAction } from '@/components/tools/form-outcome'
import { StateChip } from '@/components/tools/marks'
import { RulesForm, WaitingForm } from '@/components/tools/rules-form'
import { Places, RecentCalls, WhatItDoes } from '@/components/tools/tool-facts'
import { ToolUse, type ToolUsage } from '@/components/tools/tool-use'
import { WordsForm } from '@/components/tools/words-form'
import { TextLink } from '@/components/ui/app-link'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card } from '@/components/ui/card'
import { FoldedCard } from '@/components/ui/folded-card'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { ButtonLink } from '@/components/ui/button-link'
import { RawRecord } from '@/components/ui/raw-record'
import type { AuditRow } from '@/lib/audit/schema'
import type { ToolDetail } from '@/lib/catalogue/schema'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import type { MonitorView } from '@/lib/incidents/monitors/schema'
import { exampleArguments } from '@/lib/tools/example'
import { toolStateMeaning } from '@/lib/tools/labels'

export type ToolPageProps = {
  tool: ToolDetail
  /** How often it was called lately; null before anything was counted. */
  usage: ToolUsage | null
  /** The newest lines of the record about it; null for people who do not read the record. */
  lines: readonly AuditRow[] | null
  /** Null for people who may look but not change it. */
  actions: Record<'reword' | 'change', ToolAction> | null
  /** What is expected of it, and how an admin says so. */
  monitors: readonly MonitorView[]
  watching: MonitorActions | null
  /** Whether the reader may put an emergency stop on it. */
  mayStop: boolean
}

/** One tool: how dangerous it is, who may use it, and what approvers read. */
export function ToolPage({ tool, usage, lines, actions, monitors, watching, mayStop }: ToolPageProps) {
  const { entry, was, left, waiting, asked, places, groups } = tool
  const values = exampleArguments(entry)
  return (
    <>
      <LiveRefresh topics={['policy', 'requests', 'incidents']} requests={[]} />
      <PageHeader
        title={<Sentence text={entry.title} />}
        breadcrumb={<Breadcrumb items={[{ label: 'Tools', href: paths.tools() }]} here={entry.key} />}
        chips={<StateChip state={entry.state} />}
        lead={toolStateMeaning[entry.state]}
        actions={
          mayStop &&
          entry.state === 'live' && <ButtonLink href={paths.stop({ tool: entry.key })}>Emergency stop</ButtonLink>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {asked !== null && (
          <Notice>
            A change of this tool waits for people: <TextLink href={paths.request(asked)}>CS-{asked}</TextLink>.
          </Notice>
        )}
        {waiting && <WaitingForm tool={tool} changes={waiting.changes} onSave={actions?.change ?? null} />}
        {left.length > 0 && (
          <Notice tone={entry.state === 'live' ? 'info' : 'warn'} title="What is missing until a pod may use it">
            <ul className="list-disc pl-5">
              {left.map(({ step, words }) => (
                <li key={words}>
                  {words}{' '}
                  {(step === 'rule' || step === 'department') && <TextLink href={paths.policy()}>Policy</TextLink>}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
          <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
            <WhatItDoes tool={tool} />
            <ToolUse usage={usage} toolKey={entry.key} seesRecord={lines !== null} />
            <MonitorsCard toolKey={entry.key} monitors={monitors} actions={watching} />
          </div>
          <Places entry={entry} places={places} />
        </div>
        {actions ? (
          <>
            {/* Words that somebody writes stay while the tool changes under them; saving then says so. */}
            <WordsForm entry={entry} was={was} groups={groups} values={values} onSave={actions.reword} />
            <RulesForm key={was} tool={tool} onSave={actions.change} />
          </>
        ) : (
          <Card id="words" title="What people read">
            <div className="mt-2">
              <CallPreview words={entry} values={values} />
            </div>
          </Card>
        )}
        {lines && <RecentCalls lines={lines} toolKey={entry.key} />}
        <FoldedCard title={`What it takes (${counted(Object.keys(entry.input.properties).length, 'argument')})`}>
          <ArgumentsTable input={entry.input} />
        </FoldedCard>
        <RawRecord
          title="The form of its arguments"
          note={`Every call is held against it, and signatures name its fingerprint: ${tool.schemaHash}`}
          value={entry.input}
        />
      </div>
    </>
  )
}
