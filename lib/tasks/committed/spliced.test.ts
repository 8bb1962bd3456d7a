import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { withEntry, withMember } from '@/lib/tasks/committed/spliced'

const entry = { path: 'docs/a.md', message: 'Say: "30 days"\nand # no more', tags: ['output', 'md'] }

describe('a list with an entry', () => {
  it.each([null, '', '# Nothing yet\n', '---\n'])('begins where there is nothing (%j)', (before) => {
    const text = withEntry(before, entry, 'path')!
    expect(parse(text)).toEqual([entry])
    expect(text.startsWith(before ?? '')).toBe(true)
  })

  it.each([
    '- path: x\n  message: y',
    '# The log\n- {path: x, message: y} # odd\n',
    '  - path: x\n    message: |\n      one\n\n      two\n',
    "-   path: 'x'\n    message: null\n\n\n",
  ])('grows at its end and stays as it was before (%#)', (before) => {
    const text = withEntry(before, entry, null)!
    expect(text.startsWith(before)).toBe(true)
    expect(parse(text)).toEqual([...(parse(before) as unknown[]), entry])
  })

  it('takes the place of the entry with the same name, and of nothing else', () => {
    const before =
      '# Index\n- path: one\n  tags: [a]\n# Second\n- path: docs/a.md\n  message: old\n# Third\n- path: three\n'
    const text = withEntry(before, entry, 'path')!
    expect(parse(text)).toEqual([{ path: 'one', tags: ['a'] }, entry, { path: 'three' }])
    for (const kept of ['# Index\n', '# Second\n', '# Third\n- path: three\n']) expect(text).toContain(kept)
    expect(withEntry(text, entry, 'path')).toBe(text)
  })

  it.each(['memory:\n  a: b\n', '[]\n', '- a\n- b: [\n', 'words\n', '- path: one\n---\n- path: two\n'])(
    'is left alone where it is no plain list (%#)',
    (before) => expect(withEntry(before, entry, 'path')).toBeNull(),
  )
})

const task = { description: 'Answer\n\nquestions', status: 'completed', done: true, depends_on: [] }

describe('a member of a mapping', () => {
  it.each([
    null,
    '# Tasks\n',
    'tasks:\n',
    'tasks: {}\n',
    'outputs: [a]\ntasks:\n  one: {status: backlog}\n',
    'tasks:\n    one:\n        status: backlog\n\n# The end\n',
    'tasks:\n  one:\n    note: |\n      long\n\n      text\nother: 1',
    'other: 1\n',
  ])('comes to the others, which stay (%#)', (before) => {
    const text = withMember(before, 'tasks', 'a/b: c', task)!
    const was = (before === null ? null : (parse(before) as Record<string, object> | null)) ?? {}
    expect(parse(text)).toEqual({ ...was, tasks: { ...was['tasks'], 'a/b: c': task } })
    for (const line of (before ?? '').split('\n').filter((one) => !one.startsWith('tasks')))
      expect(text).toContain(line)
  })

  it('takes the place of its own, however that was written', () => {
    const before = 'tasks:\n  one:\n    status: backlog\n  two: {status: planned} # yes\n  three:\n    - 1\n# The end\n'
    for (const name of ['one', 'two', 'three']) {
      const text = withMember(before, 'tasks', name, task)!
      expect(parse(text)).toEqual({ tasks: { ...(parse(before) as { tasks: object }).tasks, [name]: task } })
      expect(text).toContain('# The end\n')
    }
  })

  it.each([
    '- a\n',
    'tasks:\n  - id: one\n',
    'tasks: {one: {a: 1}}\n',
    'tasks: words\n',
    'tasks:\n  a: &x {b: 1}\n  c: *x\n  a: 2\n',
  ])('is left alone where there is no place for it (%#)', (before) =>
    expect(withMember(before, 'tasks', 'one', task)).toBeNull(),
  )
})
