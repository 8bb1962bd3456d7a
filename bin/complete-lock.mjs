#!/usr/bin/env node
// Maintenance, after any change of dependencies: npm install (twice), then node bin/complete-lock.mjs.
// A registry that mirrors only the packages for its own platform makes npm leave the others out of package-lock.json,
// and `npm ci` then refuses that file. This adds each missing optional package by name, version and platform.
import fs from 'node:fs'
import path from 'node:path'
import { root } from './run.mjs'

const systems = {
  darwin: 'darwin',
  linux: 'linux',
  win32: 'win32',
  windows: 'win32',
  android: 'android',
  freebsd: 'freebsd',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  sunos: 'sunos',
  aix: 'aix',
  openharmony: 'openharmony',
}
const processors = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32']

const file = path.join(root, 'package-lock.json')
const lock = JSON.parse(fs.readFileSync(file, 'utf8'))
const added = []

for (const [owner, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isThere(owner, name)) continue
    lock.packages[`node_modules/${name}`] = describe(name, range, entry.dev)
    added.push(name)
  }
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
fs.writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length > 0 ? `Added ${added.length}: ${added.join(', ')}` : 'Nothing was missing.')

/** Whether Node would find the package from its owner: beside it, or in a node_modules further up. */
function isThere(owner, name) {
  for (let folder = owner; ; folder = folder.slice(0, folder.lastIndexOf('node_modules/') - 1)) {
    if (lock.packages[folder ? `${folder}/node_modules/${name}` : `node_modules/${name}`]) return true
    if (!folder.includes('node_modules/')) return false
    if (folder.lastIndexOf('node_modules/') === 0) return Boolean(lock.packages[`node_modules/${name}`])
  }
}

function describe(name, range, dev) {
  const parts = name.split(/[/-]/)
  const system = parts.map((part) => systems[part]).find(Boolean)
  const processor = processors.find((known) => parts.some((part) => part === known || isOldArm(known, part)))
  return {
    version: range.replace(/^[\^~]/, ''),
    ...(processor && { cpu: [processor] }),
    ...(dev && { dev: true }),
    optional: true,
    ...(system && { os: [system] }),
  }
}

function isOldArm(known, part) {
  return known === 'arm' && part.startsWith('arm') && part !== 'arm64'
}
