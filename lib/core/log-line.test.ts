import { describe, expect, it } from 'vitest'
import { machineReadable, readable, unquoted } from '@/lib/core/log-line'

describe('a line of the log for people', () => {
  it('is the message of a record, with its cause', () => {
    expect(readable('{"level":"info","time":1,"msg":"Server listening"}')).toBe('Server listening')
    expect(readable('{"level":"warn","msg":"lost","err":{"message":"ECONNRESET"}}')).toBe('warning: lost (ECONNRESET)')
    expect(readable('{"level":"error","msg":"same","err":{"message":"same"}}')).toBe('error: same')
    expect(readable('{"level":"info","msg":"\\nfirst\\n\\n  second"}')).toBe('first second')
  })

  it('says of a request what it was and what became of it', () => {
    const record = { level: 'info', msg: 'answered', request: '01M', method: 'POST', route: '/v2/tool-calls' }
    expect(readable(JSON.stringify({ ...record, status: 409, ms: 12, reason: 'grant_used', actor: 'pod' }))).toBe(
      'answered POST /v2/tool-calls: 409, grant_used, 12 ms, pod, 01M',
    )
  })

  it('is left alone when it is anything else', () => {
    for (const line of ['plain', '{ not json', '{"a":1}', '', '{"level":30,"msg":"x"}'])
      expect(readable(line)).toBe(line)
  })

  it('holds nothing that a terminal obeys', () => {
    expect(readable('\u001B[31mred\u001B[0m')).toBe('red')
    expect(readable('\u001B]0;title\u0007 and \u0008back')).toBe('\\x1b]0;title\\x07 and \\x08back')
    expect(readable(JSON.stringify({ level: 'warn', msg: 'lost', err: { message: '\u001B]0;x\u009D' } }))).toBe(
      'warning: lost (\\x1b]0;x\\x9d)',
    )
  })
})

describe('a line of the log for machines', () => {
  it('is a record as it is, and anything else as a record of its process', () => {
    const record = '{"level":"info","process":"gate","msg":"x"}'
    expect(machineReadable('gate', 'info', record)).toBe(record)
    const obeyed = JSON.stringify({ level: 'info', msg: '\u001B[2J\u009B2J\u007F' })
    const line = machineReadable('gate', 'info', obeyed)
    expect(line).not.toMatch(/\p{Cc}/u)
    expect(JSON.parse(line)).toEqual(JSON.parse(obeyed))
    expect(JSON.parse(machineReadable('desk', 'warn', 'Error: \u001B[31mbroken'))).toEqual({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      process: 'desk',
      msg: 'Error: broken',
    })
  })
})

it('leaves out of a sentence what stands in it in quotation marks, whatever marks stand within', () => {
  expect(unquoted('Failed to find Server Action "x1y2". This may be old')).toBe(
    'Failed to find Server Action …. This may be old',
  )
  for (const text of ['{"sk_live_1": x}', '"sk_live_1', "{'sk_live_1'}", '[`sk_live_1`, "']) {
    const said = (() => {
      try {
        return String(JSON.parse(text))
      } catch (error) {
        return (error as Error).message
      }
    })()
    expect(unquoted(said)).not.toContain('sk_live_1')
  }
  expect(unquoted('relation does not exist')).toBe('relation does not exist')
})
