import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { fields, flat, nested, type SinkLine, testLine } from '@/lib/sinks/ecs'

const at = new Date('2026-11-28T10:00:00.123Z')
const line: SinkLine = {
  ...testLine('01LINE', at),
  position: 7n,
  type: 'call.denied',
  sentence: 'DevPod was not allowed to push',
  actorKind: 'person',
  actorId: 'ana',
  actorName: 'Ana',
  environment: 'prod',
  toolKey: 'git.push',
  outcome: 'denied',
  policyVersion: 3,
  data: { reason: 'no "rule"' },
}

it('says of a line what there is to say, by names that others know, and nothing of what there is not', () => {
  expect(flat(line)).toEqual({
    '@timestamp': '2026-11-28T10:00:00.123Z',
    'ecs.version': '8.17.0',
    'event.id': '01LINE',
    'event.sequence': 7,
    'event.kind': 'event',
    'event.module': 'countersign',
    'event.dataset': 'countersign.record',
    'event.action': 'call.denied',
    'event.type': ['denied'],
    'event.outcome': 'failure',
    message: 'DevPod was not allowed to push',
    'user.id': 'ana',
    'user.name': 'Ana',
    'service.name': 'countersign',
    'service.environment': 'prod',
    'countersign.actor.kind': 'person',
    'countersign.actor.id': 'ana',
    'countersign.actor.name': 'Ana',
    'countersign.subject.kind': 'sink',
    'countersign.subject.id': '01LINE',
    'countersign.tool.key': 'git.push',
    'countersign.outcome': 'denied',
    'countersign.policy.version': 3,
    'countersign.data': '{"reason":"no \\"rule\\""}',
  })
  expect(nested(line)).toMatchObject({
    event: { id: '01LINE', type: ['denied'] },
    countersign: { tool: { key: 'git.push' } },
  })
  expect(flat(testLine('t', at))).toMatchObject({
    tags: ['test'],
    message: expect.stringContaining('nothing happened'),
  })
  expect(flat(testLine('t', at))).not.toHaveProperty(['event.sequence'])
})

it('is documented, field by field', () => {
  const page = readFileSync('docs/operations/log-stores.md', 'utf8')
  for (const { name, words } of fields) expect(page).toContain(`| \`${name}\` | ${words} |`)
  // Of a name that is a field no other is a part, or a document could not hold both.
  for (const { name } of fields)
    expect(fields.filter((other) => other.name.startsWith(`${name}.`) && name !== 'event').length).toBe(0)
})
