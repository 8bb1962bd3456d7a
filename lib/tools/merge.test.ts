import { describe, expect, it } from 'vitest'
import { importedInto, loadedInto } from '@/lib/tools/merge'
import { type Tool, tool } from '@/lib/tools/schema'

const file = tool.parse({
  key: 'pages.publish',
  operation: 'publish',
  title: 'Publish a page',
  group: 'Pages',
  sensitivity: 'write',
  reversible: null,
  sentence: 'wants to publish {path}',
  consequences: ['Everybody reads it.'],
  undo: 'Take it down.',
  owner: 'delivery-leads',
  state: 'live',
  input: { type: 'object', additionalProperties: false, properties: { path: { type: 'string', title: 'Page' } } },
})
const wider: Tool['input'] = { ...file.input, properties: { ...file.input.properties, force: { type: 'boolean' } } }
const kept = (entry: Tool, waiting: Tool['input'] | null = null) => ({ entry, waiting })

describe('the catalogue file, loaded again', () => {
  it('leaves what people wrote, and takes the rest', () => {
    const ours = { ...file, title: 'Put a page on the site', sensitivity: 'destructive' as const }
    const next = { ...file, title: 'Publish', undo: 'Take the page down.', sensitivity: 'read' as const }
    expect(loadedInto(kept(ours), file, next)).toEqual(kept({ ...ours, undo: 'Take the page down.' }))
    expect(loadedInto(kept(file), file, next)).toEqual(kept(next))
  })

  it('keeps in force the form that people agreed to, and has another one wait', () => {
    const next = loadedInto(kept(file), file, { ...file, title: 'Publish', input: wider })
    expect(next).toEqual(kept({ ...file, title: 'Publish' }, wider))
    expect(loadedInto(next, { ...file, input: wider }, { ...file, input: wider }).waiting).toEqual(wider)
    // The file has thought better of it.
    expect(loadedInto(next, { ...file, input: wider }, file).waiting).toBeNull()
  })

  it('takes another form of what is not offered, with the labels that people gave', () => {
    const named = { ...file.input, properties: { path: { type: 'string', title: 'Which page' } } }
    const draft = { ...file, state: 'draft' as const, input: named }
    const next = loadedInto(kept(draft), { ...file, state: 'draft' }, { ...file, state: 'draft', input: wider })
    expect(next.entry.input.properties).toEqual({
      path: { type: 'string', title: 'Which page' },
      force: { type: 'boolean' },
    })
  })

  it('neither offers again what people retired, nor lets live what lacks words', () => {
    expect(loadedInto(kept({ ...file, state: 'retired' }), file, file).entry.state).toBe('retired')
    const draft = { ...file, state: 'draft' as const }
    expect(loadedInto(kept({ ...draft, undo: '' }), draft, file).entry.state).toBe('draft')
    expect(loadedInto(kept(draft), draft, file).entry.state).toBe('live')
  })

  it('does not end a suspension while the other form waits', () => {
    const suspended = { ...file, state: 'suspended' as const }
    expect(loadedInto(kept(suspended, wider), file, { ...file, input: wider }).entry.state).toBe('suspended')
    expect(loadedInto(kept(suspended, wider), file, file)).toEqual(kept(file))
  })
})

describe('the document of an API, imported again', () => {
  it('suspends what was offered until people have looked at another form', () => {
    const suspended = importedInto(kept(file), wider)
    expect(suspended.entry).toEqual({ ...file, state: 'suspended' })
    expect(suspended.waiting).toEqual({
      ...wider,
      properties: { ...wider.properties, path: { type: 'string', title: 'Page' } },
    })
    expect(importedInto(suspended, file.input)).toEqual(kept(file))
  })

  it('changes nothing where only words for people differ', () => {
    const described = { ...file.input, properties: { path: { type: 'string', description: 'The page' } } }
    expect(importedInto(kept(file), described)).toMatchObject({
      entry: { state: 'live', title: file.title },
      waiting: null,
    })
  })

  it('gives a draft its new form, and leaves alone what is retired', () => {
    expect(importedInto(kept({ ...file, state: 'draft' }), wider)).toMatchObject({
      entry: { state: 'draft', input: wider },
    })
    const retired = kept({ ...file, state: 'retired' })
    expect(importedInto(retired, wider)).toBe(retired)
  })
})
