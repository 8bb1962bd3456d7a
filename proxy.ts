import { type NextRequest, NextResponse } from 'next/server'

/**
 * Gives each answer a fresh nonce and the headers that keep scripts, frames and referrers in bounds.
 * Who may see what is decided where the data is read, never here.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID())
  const policy = contentPolicy(nonce, process.env.NODE_ENV === 'development')

  const inward = new Headers(request.headers)
  inward.set('x-nonce', nonce)
  // Pages do not know their own address otherwise, and need it to bring a person back after signing in.
  inward.set('x-countersign-address', request.nextUrl.pathname + request.nextUrl.search)
  inward.set('content-security-policy', policy)

  const response = NextResponse.next({ request: { headers: inward } })
  response.headers.set('content-security-policy', policy)
  for (const [name, value] of Object.entries(fixedHeaders)) response.headers.set(name, value)
  if (process.env.COUNTERSIGN_URL?.startsWith('https:')) {
    response.headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains')
  }
  return response
}

const fixedHeaders = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

function contentPolicy(nonce: string, isDevelopment: boolean): string {
  return [
    `default-src 'self'`,
    // React's development build explains errors with eval; the real one never does.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? ` 'unsafe-eval'` : ''}`,
    // The development overlay draws itself with styles that carry no nonce.
    `style-src-elem 'self' ${isDevelopment ? `'unsafe-inline'` : `'nonce-${nonce}'`}`,
    // Attributes only place pop-ups and bars; they cannot load or run anything.
    `style-src-attr 'unsafe-inline'`,
    // The one that shows what a person is told (public/push.js).
    `worker-src 'self'`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `object-src 'none'`,
    `base-uri 'self'`,
    // Signing in leads to other sites by a page, not by a form (lib/auth/requests.ts), so no other target is needed.
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}

export const config = { matcher: ['/((?!_next/static|_next/image).*)'] }
