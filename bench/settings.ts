import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { BenchDatabase } from '@/bench/database'

/** The settings of a production installation around this database; nothing outside this machine is ever asked. */
export function settingsFor({ app, read }: Pick<BenchDatabase, 'app' | 'read'>, port: number): Record<string, string> {
  const { privateKey } = generateKeyPairSync('ed25519')
  return {
    NODE_ENV: 'production',
    COUNTERSIGN_ENV: 'prod',
    COUNTERSIGN_URL: 'https://countersign.example',
    COUNTERSIGN_HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_URL: app,
    DATABASE_READ_URL: read,
    AUTH_SECRET: randomBytes(32).toString('base64url'),
    COUNTERSIGN_SIGNING_KEY: JSON.stringify(privateKey.export({ format: 'jwk' })),
    // One pod sends here what a whole department would.
    COUNTERSIGN_RATE_PER_MINUTE: '100000000',
    OIDC_ISSUER: 'https://id.countersign.example',
    OIDC_CLIENT_ID: 'bench',
    OIDC_CLIENT_SECRET: 'never-sent',
  }
}
