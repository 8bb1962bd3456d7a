import { digestOf } from '@/lib/core/canonical'
import { exampleValue } from '@/lib/tools/example'
import type { Tool, ToolWords } from '@/lib/tools/schema'

/** A tool with other words for people; what it takes and may do stays. */
export function reworded(entry: Tool, words: ToolWords): Tool {
  const { title, group, sentence, consequences, undo, owner, note, argument, label, example } = words
  const said = new Map(argument.map((name, at) => [name, { label: label[at] ?? '', example: example[at] ?? '' }]))
  const properties = Object.entries(entry.input.properties).map(
    ([name, { title: _title, examples: _examples, ...form }]) => {
      const { label: called = '', example: shown = '' } = said.get(name) ?? {}
      const words = { ...(called && { title: called }), ...(shown.trim() && { examples: [exampleValue(shown, form)] }) }
      return [name, said.has(name) ? { ...words, ...form } : entry.input.properties[name]!] as const
    },
  )
  const input = { ...entry.input, properties: Object.fromEntries(properties) }
  return { ...entry, title, group, sentence, consequences, undo, owner, note, input }
}

/** The parts in which two entries differ, by their names. */
export function changedParts(before: Tool, after: Tool): (keyof Tool)[] {
  const parts = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof Tool)[]
  return parts.filter((part) => digestOf({ value: before[part] }) !== digestOf({ value: after[part] }))
}
