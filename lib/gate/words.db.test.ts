import { expect, it } from 'vitest'
import type { z } from 'zod'
import { commandOf, listedActions } from '@/lib/gate/fixture-actions'
import { Canaries, textsIn } from '@/lib/gate/fixture-canaries'

// What people write to each other is read on pages, stands in the record for good and goes out with it. So no form takes a
// key or password in any of its texts, but in those of this list.

const taken: Readonly<Record<string, string>> = {
  'prompts.write.text': 'looked through as a version, and masked where it is shown',
  'prompts.check.text': 'looked through, and kept nowhere',
  'prompts.check.note': 'looked through with it',
  'prompts.write.note': 'looked through with it',
  'memory.note.text': 'looked through as a version, and masked where it is shown',
  'servers.set.header': 'sealed, and shown to nobody',
  'servers.set.url': 'shown to whoever manages pods alone',
  'webhooks.set.url': 'shown to whoever manages pods alone',
  'notices.add_device.endpoint': 'sealed, and shown to nobody',
  'notices.add_device.agent': 'told in words of ours, and kept nowhere',
  'imports.start.location': 'where to read from; what opens it is read apart',
  'requests.decide.findings': 'held against what was found, and refused where it is not that',
  'requests.decide.typedName': 'held against the name, and not kept',
  'tools.reword': 'looked through as a whole, with what the tool has already',
  'tools.change': 'looked through as a whole, with what the tool has already',
  'tools.import.document': 'each tool in it is looked through',
}

/** What names something that is there, or is one of a few words by its own grammar. */
const names =
  /(Id|id|slug|podSlug|role|department|group|environment|tool|key|digest|pods|repository|repositories|count|tier|expires|permission|upTo|branch|branches)$/

/** The fields of a form, whatever is made of them afterwards. */
function fieldsOf(schema: z.ZodType): Record<string, z.ZodType> {
  if ('shape' in schema) return schema.shape as Record<string, z.ZodType>
  if ('in' in schema) return fieldsOf(schema.in as z.ZodType)
  throw new Error('This is no form')
}

const canaries = new Canaries()
const secrets = Array.from({ length: 60 }, () => canaries.for('form')).filter(
  (_, at) => canaries.sent[at]!.kind !== 'password',
)

it.each(listedActions())('$action takes no key in words that others read', async (one) => {
  const { name, input } = await commandOf(one)
  for (const way of textsIn(input).filter((text) => !names.test(text) && !taken[name] && !taken[`${name}.${text}`])) {
    const field = fieldsOf(input)[way.split('.')[0]!]!
    const takes = secrets.filter((secret) => [secret, [secret]].some((value) => field.safeParse(value).success))
    expect(takes, `${name}: ${way}`).toEqual([])
  }
})

it('is about many forms, and what is taken is in one of them', async () => {
  const all = await Promise.all(listedActions().map(commandOf))
  const texts = all.flatMap(({ name, input }) => [name, ...textsIn(input).map((way) => `${name}.${way}`)])
  expect(texts.filter((way) => !names.test(way)).length).toBeGreaterThan(40)
  expect(Object.keys(taken).filter((way) => !texts.includes(way))).toEqual([])
})
