import { describe, expect, it } from 'vitest'
import { taskChanges } from '@/lib/imports/between/tasks'

const file = (...tasks: string[]) => `tasks:\n${tasks.join('')}`
const task = (key: string, status: string, more = '') =>
  `  ${key}:\n    title: Glaze ${key}\n    status: ${status}\n${more}`

describe('a task file', () => {
  it('says which task moved, came and went, and what else a task says', () => {
    const before = file(task('T-12', 'in_progress'), task('T-13', 'planned'), task('T-14', 'backlog'))
    const after = file(
      task('T-12', 'done', '    pod_owner: DevPod\n'),
      task('T-14', 'backlog'),
      task('T-15', 'planned'),
    )
    expect(taskChanges(before, after)).toEqual({
      same: 1,
      beside: [],
      tasks: [
        {
          key: 'T-12',
          title: 'Glaze T-12',
          kind: 'changed',
          from: { status: 'in_progress', written: 'in_progress' },
          to: { status: 'completed', written: 'done' },
          fields: [{ path: 'pod_owner', before: null, after: 'DevPod' }],
        },
        {
          key: 'T-15',
          title: 'Glaze T-15',
          kind: 'came',
          from: null,
          to: { status: 'planned', written: 'planned' },
          fields: [{ path: 'title', before: null, after: 'Glaze T-15' }],
        },
        {
          key: 'T-13',
          title: 'Glaze T-13',
          kind: 'went',
          from: { status: 'planned', written: 'planned' },
          to: null,
          fields: [{ path: 'title', before: 'Glaze T-13', after: null }],
        },
      ],
    })
  })

  it('tells a status that is only another word for the same among the fields', () => {
    expect(taskChanges(file(task('a', 'done')), file(task('a', 'completed')))?.tasks[0]?.fields).toEqual([
      { path: 'status', before: 'done', after: 'completed' },
    ])
    expect(taskChanges(file(task('a', 'stuck')), file(task('a', 'lost')))?.tasks[0]).toMatchObject({
      from: { status: 'unknown', written: 'stuck' },
      to: { status: 'unknown', written: 'lost' },
      fields: [],
    })
  })

  it('says what changes beside the tasks', () => {
    expect(taskChanges(`outputs: [a]\n${file(task('a', 'done'))}`, file(task('a', 'done')))).toMatchObject({
      tasks: [],
      beside: [{ path: 'outputs[1]', before: 'a', after: null }],
    })
  })

  it('may be new', () => {
    expect(taskChanges(null, file(task('a', 'done')))?.tasks.map(({ kind }) => kind)).toEqual(['came'])
  })

  it.each([
    ['is no YAML', 'tasks:\n  a: [\n'],
    ['has no tasks', 'notes: none\n'],
    ['has a task without fields', file('  a: done\n')],
    ['has a task twice', file(task('a', 'done'), task('a', 'planned'))],
    ['has its tasks in a list', 'tasks:\n- id: a\n  status: done\n'],
    ['has a second document', `${file(task('a', 'done'))}---\nmore: 1\n`],
    ['takes fields from elsewhere', file('  a: &x\n    status: done\n', '  b:\n    <<: *x\n')],
    ['is a text', 'A text.\n'],
    ['is empty', ''],
    ['is deeper than anybody writes', `tasks: ${'{a: '.repeat(200)}1${'}'.repeat(200)}\n`],
  ])('that %s is read as the text it is', (_what, odd) => {
    const good = file(task('a', 'done'))
    expect(taskChanges(good, odd)).toBeNull()
    expect(taskChanges(odd, good)).toBeNull()
    expect(taskChanges(null, odd)).toBeNull()
  })
})
