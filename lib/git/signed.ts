import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

// Commits signed by a key of the installation, in the form of OpenSSH (PROTOCOL.sshsig), which git itself checks.

/** Who a key belongs to in the file by which git checks signatures. */
export const signerName = 'countersign'

const namespace = 'git'

/** The key by which an installation signs commits, made at its first use in the folder that all its processes share. */
export function signingKey(stateFolder: string): KeyObject {
  const file = keyFile(stateFolder)
  if (!existsSync(file)) {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    const aside = `${file}.${process.pid}`
    const { privateKey } = generateKeyPairSync('ed25519')
    writeFileSync(aside, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
    try {
      // Of two processes that make one at once, the first one's is everybody's.
      linkSync(aside, file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(aside, { force: true })
    }
  }
  return createPrivateKey(readFileSync(file))
}

/** The same where it was made already; null where nothing was signed yet. */
export function signingKeyThere(stateFolder: string): KeyObject | null {
  const file = keyFile(stateFolder)
  return existsSync(file) ? createPrivateKey(readFileSync(file)) : null
}

function keyFile(stateFolder: string): string {
  return path.join(stateFolder, 'repositories', 'commits.key')
}

/** The file that git takes as `gpg.ssh.allowedSignersFile`. */
export function allowedSigners(key: KeyObject): string {
  return `${signerName} namespaces="${namespace}" ssh-ed25519 ${publicBlob(key).toString('base64')}\n`
}

/** The public keys in such a file. */
export function signersIn(text: string): Buffer[] {
  return [...text.matchAll(/\bssh-ed25519 ([A-Za-z0-9+/=]+)/g)].map(([, blob]) => Buffer.from(blob!, 'base64'))
}

/** The signature of what a commit covers, as an armoured block. */
export function signText(key: KeyObject, text: Uint8Array): string {
  return armoured(publicBlob(key), sign(null, signedBytes(text), key))
}

/** A signature in the one form in which it is written here. */
function armoured(key: Buffer, signature: Buffer): string {
  const blob = Buffer.concat([
    Buffer.from('SSHSIG'),
    Buffer.from([0, 0, 0, 1]),
    field(key),
    field(namespace),
    field(''),
    field('sha512'),
    field(Buffer.concat([field('ssh-ed25519'), field(signature)])),
  ])
  const lines = blob.toString('base64').match(/.{1,70}/g)!
  return `-----BEGIN SSH SIGNATURE-----\n${lines.join('\n')}\n-----END SSH SIGNATURE-----`
}

/** What is signed is this and the digest of a text, whose length is said before it. */
const beforeDigest = Buffer.concat([
  Buffer.from('SSHSIG'),
  field(namespace),
  field(''),
  field('sha512'),
  Buffer.from([0, 0, 0, 64]),
])

/**
 * Whether a text was signed by one of these keys. Anything that cannot be read was not, nor what is written in any other form
 * than ours: a signature does not cover itself, so not a bit of it may be another one.
 */
export function isSigned(text: Uint8Array, armour: string, keys: readonly Buffer[]): boolean {
  const found = signatureIn(armour)
  if (!found || !keys.some((one) => one.equals(found.key)) || armoured(found.key, found.bytes) !== armour) return false
  try {
    const [, raw] = fieldsIn(found.key)
    return verify(null, signedBytes(text), publicKeyOf(raw!), found.bytes)
  } catch {
    return false
  }
}

/** Whether a signature claims to be by one of these keys, whatever it covers. */
export function namesOneOf(armour: string, keys: readonly Buffer[]): boolean {
  const found = signatureIn(armour)
  return found !== null && keys.some((one) => one.equals(found.key))
}

/** The key that a signature names, and its bytes; null where it cannot be read. */
function signatureIn(armour: string): { key: Buffer; bytes: Buffer } | null {
  const blob = Buffer.from(armour.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')
  const [key, , , , signature] = fieldsIn(blob.subarray(10))
  const bytes = signature && fieldsIn(signature)[1]
  return key && bytes ? { key, bytes } : null
}

/** Made ready once for the many commits that one key signed; only keys that are trusted come here, so they are few. */
const madeReady = new Map<string, KeyObject>()

function publicKeyOf(raw: Buffer): KeyObject {
  const x = raw.toString('base64url')
  const key = madeReady.get(x) ?? createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  madeReady.set(x, key)
  return key
}

/** A commit as it is stored, and the part of it that a signature covers with that signature; null where it has none. */
export function splitSigned(commit: Buffer): { text: Buffer; signature: string } | null {
  const end = commit.indexOf('\n\n')
  const lines = commit.toString('latin1', 0, end < 0 ? commit.length : end).split('\n')
  const from = lines.findIndex((line) => line.startsWith('gpgsig '))
  if (from < 0) return null
  let to = from + 1
  while (lines[to]?.startsWith(' ')) to++
  const signature = [lines[from]!.slice('gpgsig '.length), ...lines.slice(from + 1, to).map((line) => line.slice(1))]
  const head = [...lines.slice(0, from), ...lines.slice(to)].join('\n')
  const rest = end < 0 ? Buffer.alloc(0) : commit.subarray(end)
  return { text: Buffer.concat([Buffer.from(head, 'latin1'), rest]), signature: signature.join('\n') }
}

function signedBytes(text: Uint8Array): Buffer {
  return Buffer.concat([beforeDigest, createHash('sha512').update(text).digest()])
}

function publicBlob(key: KeyObject): Buffer {
  const { x } = createPublicKey(key).export({ format: 'jwk' })
  return Buffer.concat([field('ssh-ed25519'), field(Buffer.from(x!, 'base64url'))])
}

function field(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content as Uint8Array)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

function fieldsIn(bytes: Buffer): Buffer[] {
  const fields: Buffer[] = []
  for (let at = 0; at + 4 <= bytes.length;) {
    const length = bytes.readUInt32BE(at)
    if (at + 4 + length > bytes.length) break
    fields.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return fields
}
