import { Fragment, type ReactNode } from 'react'
import { wordsIn } from '@/components/tasks/found-values'
import { TextLink } from '@/components/ui/app-link'
import { Card, MetaList } from '@/components/ui/card'
import { Time } from '@/components/ui/time'
import type { TaskDetail } from '@/lib/tasks/schema'
import { paths } from '@/lib/web/paths'

/** The small print of a task: what it is called where, and what it depends on. */
export function TaskFacts({ task }: { task: TaskDetail }) {
  const { key, podName, podOwner, category, file, startedAt, completedAt, data } = task
  const items: [string, ReactNode][] = [
    ['Own name', <Code key="key">{key}</Code>],
    ['Pod', podName ?? podOwner ?? 'none named'],
    ['Kind', category],
    ['Started', startedAt && <Time at={startedAt} mode="absolute" />],
    ['Completed', completedAt && <Time at={completedAt} mode="absolute" />],
    ['Waits for', names(data.depends_on)],
    ['Comes after', names(data.handoff_from)],
    ['Made from', code(data.instance_of)],
    ['File', code(file)],
  ]
  return (
    <Card id="facts" title="Facts" className="mb-4">
      <div className="mt-2">
        <MetaList items={items.flatMap(([name, value]) => (value ? [{ name, value }] : []))} />
      </div>
    </Card>
  )
}

function names(value: unknown): ReactNode {
  const words = wordsIn(value)
  if (words.length === 0) return null
  return words.map((word, index) => (
    <Fragment key={word}>
      {index > 0 && ', '}
      <TextLink href={paths.tasks({ q: word })} className="break-all">
        {word}
      </TextLink>
    </Fragment>
  ))
}

function code(value: unknown): ReactNode {
  const [word] = wordsIn(value)
  return word ? <Code>{word}</Code> : null
}

function Code({ children }: { children: ReactNode }) {
  return <code className="font-code text-code break-all">{children}</code>
}
