import { expect, it } from 'vitest'
import { endpointToTry, steps, trySection } from '@/lib/api/try-it'

it.each(steps)('$operation can be tried with what stands in its form', ({ operation, body, query }) => {
  const endpoint = endpointToTry(operation)!
  expect(endpoint.operationId).toBe(operation)
  expect(endpoint.body === undefined).toBe(body === undefined)
  expect(endpoint.body?.safeParse(body).error).toBeUndefined()
  expect(endpoint.query?.safeParse(Object.fromEntries(new URLSearchParams(query))).error).toBeUndefined()
})

it('leads nowhere else', () => {
  for (const operation of ['proposeTools', 'startTaskV1', 'constructor', ''])
    expect(endpointToTry(operation)).toBeUndefined()
})

it('has a button and a command for each, and no key', () => {
  const section = trySection('https://gate.example', 'ResearchPod', (words) => words)
  expect(section.match(/<button type="submit">/g)).toHaveLength(steps.length)
  expect(section.match(/data-shows="curl"/g)).toHaveLength(steps.length)
  expect(section).not.toMatch(/csk_|csc_|on\w+="|style=/)
})
