import { generateKeyPairSync } from 'node:crypto'

// Test support, loaded before anything reads the settings: a key of its own and no limit on how often a test may ask.
process.env.COUNTERSIGN_SIGNING_KEY ??= JSON.stringify(
  generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
)
process.env.COUNTERSIGN_RATE_PER_MINUTE ??= '1000000'
