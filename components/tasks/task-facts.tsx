import { Fragment, type ReactNode } from 'react'
import { PodLink } from '@/components/signs/pod-link'
import { wordsIn } from '@/components/tasks/found-values'
import { TextLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { Card, MetaList } from '@/components/ui/card'
import { Time } from '@/components/ui/time'
import type { TaskDetail } from '@/lib/tasks/schema'
import { paths } from '@/lib/core/paths'

type TaskFactsProps = { task: TaskDetail; seesRecord: boolean; taught: boolean }

/** The small print of a task: what it is called where, and what it depends on. */
export function TaskFacts({ task, seesRecord, taught }: TaskFactsProps) {
  const { number, key, origin, podName, podSlug, podOwner, category, file, startedAt, completedAt, data } = task
  const items: [string, ReactNode][] = [
    ['Own name', <Code key="key" text={key} />],
    ['Pod', podSlug ? <PodLink key="pod" slug={podSlug} name={podName ?? podSlug} /> : (podOwner ?? 'none named')],
    ['Kind', category],
    ['Review', task.needsReview && 'People look at it before it is completed'],
    ['Started', startedAt && <Time at={startedAt} mode="absolute" />],
    ['Completed', completedAt && <Time at={completedAt} mode="absolute" />],
    ['Comes after', names(data.handoff_from, task)],
    ['Made from', code(data.instance_of)],
    ['File', code(file)],
    ['Memory', taught && <TaughtLink key="memory" number={number} />],
    ['Record', origin === 'live' && seesRecord && <RecordLink key="record" number={number} />],
  ]
  return (
    <Card id="facts" title="Facts" className="mb-4">
      <div className="mt-2">
        <MetaList items={items.flatMap(([name, value]) => (value ? [{ name, value }] : []))} />
      </div>
    </Card>
  )
}

function TaughtLink({ number }: { number: number }) {
  return <TextLink href={paths.taught(number)}>What it taught</TextLink>
}

function RecordLink({ number }: { number: number }) {
  return <TextLink href={paths.audit({ task: `T-${number}` })}>What happened</TextLink>
}

/** Tasks by their own names; where one is found is not known here, so the link searches its repository. */
function names(value: unknown, { source }: TaskDetail): ReactNode {
  const words = wordsIn(value)
  if (words.length === 0) return null
  return words.map((word, index) => (
    <Fragment key={word}>
      {index > 0 && ', '}
      <TextLink href={paths.tasks({ q: word, source: source?.name })}>
        <Breakable text={word} />
      </TextLink>
    </Fragment>
  ))
}

function code(value: unknown): ReactNode {
  const [word] = wordsIn(value)
  return word ? <Code text={word} /> : null
}

function Code({ text }: { text: string }) {
  return (
    <code translate="no" className="font-code text-code">
      <Breakable text={text} />
    </code>
  )
}
