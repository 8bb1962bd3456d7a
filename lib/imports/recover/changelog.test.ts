import { describe, expect, it } from 'vitest'
import { readChange, readTextLog } from '@/lib/imports/recover/changelog'

describe('the shapes an entry of the log has', () => {
  it('one path with task and author', () => {
    const value = {
      timestamp: '2025-01-06T09:00:00.123456',
      path: 'a.md',
      task_id: 1.1,
      committed_by: null,
      message: 'm',
    }
    expect(readChange(value)).toEqual({
      saidAt: '2025-01-06T09:00:00.123Z',
      paths: ['a.md'],
      taskKey: '1.1',
      committedBy: null,
      message: 'm',
      filesShape: false,
    })
  })

  it('files with what changed in each', () => {
    const value = {
      timestamp: '2025-01-06 09:00',
      files: [
        { path: 'a.md', change: 'one' },
        { path: 'b.md', change: 'two' },
      ],
    }
    expect(readChange(value)).toMatchObject({
      paths: ['a.md', 'b.md'],
      message: 'one; two',
      filesShape: true,
      saidAt: '2025-01-06T09:00:00.000Z',
    })
  })

  it('bare files with a type', () => {
    expect(readChange({ files: ['a.md'], tags: ['x'], type: 'feature' })).toMatchObject({
      paths: ['a.md'],
      message: 'feature',
      filesShape: false,
    })
  })

  it('nothing that makes sense', () => {
    expect(readChange({ timestamp: 'yesterday', path: { a: 1 }, files: 'x' })).toMatchObject({
      saidAt: null,
      paths: ['{"a":1}'],
      message: null,
    })
  })
})

it('reads a log written as text, one entry per heading', () => {
  const text =
    '# Changes\n\n## Task 1.1_goals\n- Wrote the goals\n- Timestamp: 2025-01-06T09:00:00\n\n## Notes\nBy hand\n\n## Empty\n'
  expect(readTextLog('project/outputs/CHANGELOG.md', text)).toEqual([
    { timestamp: '2025-01-06T09:00:00', task_id: '1.1_goals', message: '- Wrote the goals', heading: 'Task 1.1_goals' },
    { timestamp: null, task_id: null, message: 'By hand', heading: 'Notes' },
  ])
  expect(readTextLog('.logs/changelogs/1.1_goals.md', '## Summary\nDone\n')).toMatchObject([{ task_id: '1.1_goals' }])
})
