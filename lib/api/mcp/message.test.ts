import { describe, expect, it } from 'vitest'
import { readMessage } from '@/lib/api/mcp/message'

const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
}
const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'memory-search' }
const call = (more: object = {}) => ({
  jsonrpc: '2.0',
  id: 7,
  method: 'tools/call',
  params: { name: 'memory-search', arguments: {}, _meta: { ...meta, ...more } },
})

const refusal = (body: unknown, given: object = {}) => {
  const reading = readMessage(body, { ...given })
  return reading.is === 'refused' ? [reading.id, reading.error.code] : reading.is
}

describe('a message', () => {
  it.each<[string, unknown, ReturnType<typeof refusal>]>([
    ['several at once', [{ jsonrpc: '2.0', id: 1, method: 'ping' }], [null, -32600]],
    ['another protocol', { id: 1, method: 'ping' }, [null, -32600]],
    ['an id that is nothing', { jsonrpc: '2.0', id: null, method: 'ping' }, [null, -32600]],
    ['an id between two numbers', { jsonrpc: '2.0', id: 1.5, method: 'ping' }, [null, -32600]],
    ['parameters in a list', { jsonrpc: '2.0', id: 1, method: 'ping', params: [] }, [1, -32600]],
    ['no method', { jsonrpc: '2.0', id: 'a' }, ['a', -32600]],
    ['a notification', { jsonrpc: '2.0', method: 'notifications/initialized' }, 'told'],
    ['an answer', { jsonrpc: '2.0', id: 1, result: {} }, 'told'],
    ['a request', { jsonrpc: '2.0', id: 1, method: 'ping' }, 'request'],
  ])('%s', (_, body, expected) => {
    expect(refusal(body)).toEqual(expected)
  })
})

describe('an earlier revision', () => {
  it('is spoken in three dates, and in no other', () => {
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' }
    for (const version of ['2025-11-25', '2025-06-18', '2025-03-26'])
      expect(refusal(ping, { 'mcp-protocol-version': version })).toBe('request')
    expect(refusal(ping, { 'mcp-protocol-version': '2024-11-05' })).toEqual([1, -32022])
  })
})

describe('the stateless revision', () => {
  it('says everything in body and headers', () => {
    expect(readMessage(call(), headers)).toMatchObject({
      is: 'request',
      request: { newer: true, method: 'tools/call' },
    })
  })

  it.each<[string, object, object, number]>([
    ['another revision', { 'io.modelcontextprotocol/protocolVersion': 'v9' }, { 'mcp-protocol-version': 'v9' }, -32022],
    ['no revision in the body', { 'io.modelcontextprotocol/protocolVersion': undefined }, {}, -32602],
    ['no capabilities', { 'io.modelcontextprotocol/clientCapabilities': undefined }, {}, -32602],
    ['capabilities that are no object', { 'io.modelcontextprotocol/clientCapabilities': 1 }, {}, -32602],
    ['a revision only in the body', {}, { 'mcp-protocol-version': undefined }, -32020],
    ['another revision in the header', {}, { 'mcp-protocol-version': '2025-11-25' }, -32020],
    ['another method in the header', {}, { 'mcp-method': 'tools/list' }, -32020],
    ['the method in other letters', {}, { 'mcp-method': 'TOOLS/CALL' }, -32020],
    ['another tool in the header', {}, { 'mcp-name': 'memory.search' }, -32020],
    ['no tool in the header', {}, { 'mcp-name': undefined }, -32020],
    ['a wrapping that is broken', {}, { 'mcp-name': `=?base64?${btoa('memory-search')}!?=` }, -32020],
  ])('is refused with %s', (_, inBody, inHeaders, code) => {
    expect(refusal(call(inBody), { ...headers, ...inHeaders })).toEqual([7, code])
  })

  it.each([' memory-search ', `=?base64?${btoa('memory-search')}?=`])('takes the tool’s name as %s', (name) => {
    expect(refusal(call(), { ...headers, 'mcp-name': name })).toBe('request')
  })

  it('tells which revisions there are', () => {
    const version = { 'io.modelcontextprotocol/protocolVersion': 'v9' }
    const reading = readMessage(call(version), { ...headers, 'mcp-protocol-version': 'v9' })
    expect(reading).toMatchObject({ error: { data: { supported: ['2026-07-28'], requested: 'v9' } } })
  })
})
