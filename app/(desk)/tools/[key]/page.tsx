import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { change, expect, expectNoMore, reword, writeRunbook } from '@/app/(desk)/tools/actions'
import { ToolPage } from '@/components/tools/tool-page'
import { timeline } from '@/lib/audit/queries'
import { currentPerson } from '@/lib/auth/actor'
import { toolDetail } from '@/lib/catalogue/queries'
import { monitorsOfTool } from '@/lib/incidents/monitors/queries'
import { tookSteps } from '@/lib/insights/tallies'
import { stepWords } from '@/lib/insights/waiting'
import { usageOfTool } from '@/lib/policy/usage/queries'
import { toolKey } from '@/lib/tools/schema'

type Props = { params: Promise<{ key: string }> }

const times = tookSteps.map((seconds) => ({ value: String(seconds), label: stepWords(seconds) }))

/** The title and the page ask once. */
const load = cache(async (key: string) => {
  const known = toolKey.safeParse(decodeURIComponent(key))
  return known.success ? await toolDetail(await currentPerson(), known.data) : null
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const tool = await load((await params).key)
  return { title: tool ? `Tool: ${tool.entry.title}` : 'A tool' }
}

export default async function OneTool({ params }: Props) {
  const person = await currentPerson()
  const tool = await load((await params).key)
  if (!tool) notFound()
  const seesRecord = person.can.has('audit:read')
  const lines = seesRecord ? (await timeline(person, { tool: tool.entry.key })).rows.slice(0, 6) : null
  const usage = await usageOfTool(person, tool.entry.key)
  const actions = person.can.has('tools:change') ? { reword, change } : null
  const monitors = await monitorsOfTool(person, tool.entry.key)
  const watching = person.can.has('incidents:manage') ? { set: expect, stop: expectNoMore, writeRunbook, times } : null
  const mayStop = person.can.has('stops:put_on')
  return <ToolPage {...{ tool, usage, lines, actions, monitors, watching, mayStop }} />
}
