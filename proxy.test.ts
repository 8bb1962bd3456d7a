import { NextRequest } from 'next/server'
import { afterEach, expect, it, vi } from 'vitest'
import { proxy } from '@/proxy'

afterEach(() => vi.unstubAllEnvs())

it('gives every answer a nonce of its own and lets nothing else run', () => {
  const [first, second] = [policyOf(ask()), policyOf(ask())]
  expect(nonceIn(first)).not.toBe(nonceIn(second))
  expect(first).toContain(`script-src 'self' 'nonce-${nonceIn(first)}' 'strict-dynamic';`)
  expect(first).toContain(`style-src-elem 'self' 'nonce-${nonceIn(first)}';`)
  expect(first).toContain(`frame-ancestors 'none'`)
  expect(first).not.toContain('unsafe-eval')
})

it('hands the page the same nonce, whatever the visitor sent under that name', () => {
  const answer = ask({ 'x-nonce': 'forged', 'content-security-policy': 'none' })
  expect(answer.headers.get('x-middleware-request-x-nonce')).toBe(nonceIn(policyOf(answer)))
  expect(answer.headers.get('x-middleware-request-content-security-policy')).toBe(policyOf(answer))
})

it('lets forms end nowhere but here, whichever sign-in provider is set up', () => {
  vi.stubEnv('OIDC_ISSUER', 'https://login.example.org/realms/one')
  expect(policyOf(ask())).toContain(`form-action 'self';`)
})

it('asks browsers to stay on https only where the installation is reached by it', () => {
  vi.stubEnv('COUNTERSIGN_URL', 'http://localhost:3000')
  expect(ask().headers.has('strict-transport-security')).toBe(false)
  vi.stubEnv('COUNTERSIGN_URL', 'https://countersign.example.org')
  expect(ask().headers.get('strict-transport-security')).toContain('max-age=31536000')
})

function ask(headers: Record<string, string> = {}): Response {
  return proxy(new NextRequest('http://localhost:3000/approvals', { headers }))
}

function policyOf(answer: Response): string {
  return answer.headers.get('content-security-policy') ?? ''
}

function nonceIn(policy: string): string {
  return /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none'
}
