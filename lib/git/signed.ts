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

const [begin, end] = ['-----BEGIN SSH SIGNATURE-----', '-----END SSH SIGNATURE-----']
const [lineLength, signatureLength] = [70, 64]

/** A signature in the one form in which it is written here. */
function armoured(key: Buffer, signature: Buffer): string {
  const lines = Buffer.concat([beforeSignature(key), signature])
    .toString('base64')
    .match(lineOf70)!
  return `${begin}\n${lines.join('\n')}\n${end}`
}

const lineOf70 = new RegExp(`.{1,${lineLength}}`, 'g')

/** All that is the same in every signature by a key, up to its own bytes. */
function beforeSignature(key: Buffer): Buffer {
  const kind = field('ssh-ed25519')
  const lengths = Buffer.alloc(8)
  lengths.writeUInt32BE(kind.length + 4 + signatureLength)
  lengths.writeUInt32BE(signatureLength, 4)
  return Buffer.concat([
    Buffer.from('SSHSIG'),
    Buffer.from([0, 0, 0, 1]),
    field(key),
    field(namespace),
    field(''),
    field('sha512'),
    lengths.subarray(0, 4),
    kind,
    lengths.subarray(4),
  ])
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
  const blob = blobIn(armour)
  if (!blob) return false
  for (const { key, before } of keys.map(ready)) {
    if (blob.length !== before.length + signatureLength || !blob.subarray(0, before.length).equals(before)) continue
    return key !== null && verify(null, signedBytes(text), key, blob.subarray(before.length))
  }
  return false
}

/** What a signature holds; null where it is written in any other form than ours. */
function blobIn(armour: string): Buffer | null {
  const inner = armour.slice(begin.length + 1, -end.length - 1)
  if (armour !== `${begin}\n${inner}\n${end}`) return null
  const lines = inner.split('\n')
  const base64 = lines.join('')
  if (lines.some((line, at) => at < lines.length - 1 && line.length !== lineLength)) return null
  const last = lines.at(-1)!.length
  if (last === 0 || last > lineLength) return null
  const blob = Buffer.from(base64, 'base64')
  return blob.toString('base64') === base64 ? blob : null
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
const madeReady = new WeakMap<Buffer, { key: KeyObject | null; before: Buffer }>()

function ready(blob: Buffer) {
  const known = madeReady.get(blob) ?? { key: publicKeyIn(blob), before: beforeSignature(blob) }
  madeReady.set(blob, known)
  return known
}

/** The key that a trusted line holds; null where that cannot be read. */
function publicKeyIn(blob: Buffer): KeyObject | null {
  const x = fieldsIn(blob)[1]?.toString('base64url')
  try {
    return x === undefined ? null : createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  } catch {
    return null
  }
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
