const words: Readonly<Record<string, string>> = {
  title: 'its title',
  sentence: 'its sentence',
  consequences: 'what happens',
  undo: 'how to undo it',
  input: 'labels and examples',
  owner: 'who answers for it',
  replaces: 'what its new text takes the place of',
  group: 'its heading',
  note: 'the note',
  form: 'the form of its arguments',
  state: 'its state',
  sensitivity: 'what it does',
  external: 'whether content leaves the organisation',
  externalTo: 'where content goes',
  personalData: 'whether it handles personal data',
  critical: 'whether its failures are watched closely',
  reversible: 'whether it can be undone',
}

/** A part of a tool's entry, as the record tells it. */
export function partOfTool(part: string): string {
  return Object.hasOwn(words, part) ? words[part]! : part
}

type Value = string | number | boolean | null | string[]

/** How one part of a tool changed. A form is told by its name alone: its differences stand on the tool's page. */
export function changeOfTool({ field, from, to }: { field: string; from: Value; to: Value }): string {
  if (field === 'form') return partOfTool(field)
  return `${partOfTool(field)} is ${said(to)}, and was ${said(from)}`
}

function said(value: Value): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return [value ?? []].flat().join(', ') || 'none'
}
