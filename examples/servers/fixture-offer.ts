import { addPerson, must } from '@/lib/gate/fixture'
import { expect } from 'vitest'
import { execute } from '@/lib/change/command'
import { writePrompt } from '@/lib/prompts/commands'
import { makeLive } from '@/lib/prompts/fixture'
import { offerTool } from '@/lib/catalogue/commands'
import { letUse } from '@/lib/cli/rule'
import { read } from '@/lib/db/client'
import { goLiveBlockers, unnamedPlaces } from '@/lib/tools/rules'
import { tool } from '@/lib/tools/schema'
import { importTools } from '@/lib/tools/openapi/commands'

/** Has one person write these prompts and ask that they be live, and another sign them. */
export async function signPrompts(texts: Readonly<Record<string, string>>): Promise<void> {
  const lena = await addPerson('Lena', [], ['prompt_reviewer'])
  const lead = await addPerson('Lead', ['delivery-leads'], ['approver'])
  for (const [slug, text] of Object.entries(texts)) {
    expect(await execute(writePrompt, lena, { slug, title: slug, text })).toMatchObject({ ok: true })
    await makeLive([lena, lead], slug, 1)
  }
}

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
