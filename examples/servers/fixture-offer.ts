import { must } from '@/lib/gate/fixture'
import { expect } from 'vitest'
import { offerTool } from '@/lib/catalogue/commands'
import { letUse } from '@/lib/cli/rule'
import { read } from '@/lib/db/client'
import { goLiveBlockers, unnamedPlaces } from '@/lib/tools/rules'
import { tool } from '@/lib/tools/schema'
import { importTools } from '@/lib/tools/openapi/commands'

/** Describes drafts as an admin would, with whatever they need, offers them, and lets writers use them. */
export async function offer(keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    const entry = tool.parse((await read.tool.findUniqueOrThrow({ where: { key } })).definition)
    const places = unnamedPlaces({ ...entry, sentence: 'wants to use it' }).map((name) => `{${name}}`)
    const words = {
      sentence: `wants to use ${key}${places.length > 0 ? ` at ${places.join(' and ')}` : ''}`,
      consequences: ['Its server does it.'],
      undo: 'That depends.',
      owner: 'delivery-leads',
    }
    expect(goLiveBlockers({ ...entry, ...words })).toEqual([])
    const { state: _state, operation: _operation, action: _action, note: _note, ...said } = { ...entry, ...words }
    await must(importTools, { document: JSON.stringify(said) })
    await must(offerTool, { key })
  }
  await letUse(keys, { role: 'WriterPod', environment: 'prod', answer: { then: 'allow' } })
}
