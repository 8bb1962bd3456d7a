import { createHmac } from 'node:crypto'
import { madeUpIssuer } from '@/lib/identity/people'

/** The path of the public address under which the bundled sign-in is reached. */
export const identityPath = '/idp'

/** What the bundled sign-in and its only client agree on. The secret follows from the installation's own. */
export function bundledClient(url: string, authSecret: string) {
  return {
    id: 'bundled',
    name: 'the sign-in for trying out',
    clientId: 'countersign',
    clientSecret: createHmac('sha256', authSecret).update('bundled sign-in client').digest('base64url'),
    issuer: `${url}${identityPath}`,
    identityIssuer: madeUpIssuer,
    callback: `${url}/api/auth/callback/bundled`,
  }
}
