import { AnswerMark } from '@/components/policy/answer-mark'
import { EnvironmentMark } from '@/components/signs/environment-mark'
import { RiskChip } from '@/components/signs/risk-chip'
import { Sentence } from '@/components/signs/sentence'
import { EffectWords } from '@/components/tools/marks'
import { TextLink } from '@/components/ui/app-link'
import { Card, MetaList } from '@/components/ui/card'
import { Time } from '@/components/ui/time'
import type { AuditRow } from '@/lib/audit/schema'
import { factNames, factWords, sensitivityWords } from '@/lib/catalogue/labels'
import type { ToolDetail } from '@/lib/catalogue/schema'
import { replacesWords } from '@/lib/tools/labels'
import { paths } from '@/lib/core/paths'

/** How dangerous a tool is, and why that is said. */
export function WhatItDoes({
  tool: { entry, imported, groups },
}: {
  tool: Pick<ToolDetail, 'entry' | 'imported' | 'groups'>
}) {
  const { sensitivity, personalData, critical, reversible, operation, action, owner, note } = entry
  return (
    <Card id="what" title="What it does">
      <div className="mt-2">
        <MetaList
          items={[
            {
              name: 'At worst',
              value: (
                <>
                  <EffectWords tool={entry} />: {sensitivityWords[sensitivity].replace(/^It/, 'it')}
                </>
              ),
            },
            { name: factNames.external, value: factWords.external(entry) },
            { name: factNames.personalData, value: factWords.personalData(personalData) },
            { name: factNames.critical, value: factWords.critical(critical) },
            ...(entry.replaces ? [{ name: factNames.replaces, value: replacesWords(entry) }] : []),
            { name: factNames.reversible, value: factWords.reversible(reversible) },
            {
              name: 'Answers for it',
              value: groups.find(({ value }) => value === owner)?.label ?? owner ?? 'Nobody yet',
            },
            { name: 'Operation', value: <span translate="no">{action ? `${operation}, ${action}` : operation}</span> },
            { name: 'Comes from', value: imported ? 'Imported, added or proposed by a pod' : 'The catalogue file' },
            ...(note ? [{ name: 'Note', value: note }] : []),
          ]}
        />
      </div>
    </Card>
  )
}

type PlacesProps = Pick<ToolDetail, 'entry' | 'places'>

/** How a call weighs and who may make one, environment by environment. */
export function Places({ entry, places }: PlacesProps) {
  return (
    <Card id="use" title="Who may use it">
      {places.map(({ environment, tier, uses }) => (
        <section
          key={environment}
          className="mt-3 border-t border-line pt-3 first-of-type:border-t-0 first-of-type:pt-0"
        >
          <h3 className="flex flex-wrap items-center gap-2">
            <EnvironmentMark environment={environment} place="chip" />
            <RiskChip tier={tier.tier} />
          </h3>
          <p className="mt-1 text-small text-muted">{tier.reasons.join('. ')}.</p>
          {uses.length === 0 ? (
            <p className="mt-1 text-small">
              {entry.state === 'live' ? 'No role may use it.' : 'Nobody, while it is not live.'}
            </p>
          ) : (
            <ul className="mt-1 flex flex-wrap gap-x-5 gap-y-1">
              {uses.map(({ role, answer, conditional }) => (
                <li key={role} className="inline-flex items-center gap-2">
                  <TextLink href={`${paths.policy({ env: environment, cell: `${role}:${entry.key}` })}#cell`}>
                    <bdi translate="no">{role}</bdi>
                  </TextLink>
                  <AnswerMark answer={answer} origin="own" conditional={conditional} />
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </Card>
  )
}

/** The newest lines of the record about a tool. */
export function RecentCalls({ lines, toolKey }: { lines: readonly AuditRow[]; toolKey: string }) {
  return (
    <Card
      id="record"
      title="What happened with it lately"
      aside={<TextLink href={paths.audit({ tool: toolKey })}>All of it in the record</TextLink>}
    >
      {lines.length === 0 && <p className="mt-1 text-muted">Nothing yet.</p>}
      <ul className="mt-1.5">
        {lines.map(({ id, at, sentence, actorName }) => (
          <li
            key={id}
            className="grid items-baseline gap-x-3 border-t border-line py-1.5 first:border-t-0 sm:grid-cols-[11rem_minmax(0,1fr)]"
          >
            <span className="text-small text-subtle">
              <Time at={at} />
            </span>
            <TextLink href={paths.event(id)} className="min-w-0 wrap-anywhere">
              <Sentence text={sentence} names={[actorName]} />
            </TextLink>
          </li>
        ))}
      </ul>
    </Card>
  )
}
