import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type DemoFile, demoFile } from '@/lib/core/demo'
import type { Env } from '@/lib/env'

/** What the demo left for trying things out by hand, or null where there is no demo. */
export function readDemo(state: string): DemoFile | null {
  const file = path.join(state, 'demo.json')
  return existsSync(file) ? demoFile.parse(JSON.parse(readFileSync(file, 'utf8'))) : null
}

/** The lines that tell a person where everything is, once everything answers. */
export function greeting(env: Env, demo: DemoFile | null, isNew: boolean): string[] {
  return [
    '',
    `Countersign is ready at ${env.url}`,
    ...(env.bundledIdentity && demo ? peopleLines(demo) : signInLines(env)),
    ...(demo ? (isNew ? podLines(demo) : whereSecretsAre(env)) : []),
    ...(env.bundledIdentity && env.bundledAnywhere
      ? ['', 'Anybody who reaches this address can sign in as any of these people. Put nothing real in here.']
      : []),
    '',
    'Stop it with Ctrl-C.',
    '',
  ]
}

function peopleLines({ people }: DemoFile): string[] {
  const width = Math.max(...people.map(({ name }) => name.length))
  return ['', 'People you can be; choose one when you sign in:'].concat(
    people.map(({ name, role }) => `  ${name.padEnd(width)}  ${role}`),
  )
}

function signInLines({ providers, bundledIdentity }: Env): string[] {
  const names = bundledIdentity ? ['the bundled demo sign-in'] : Object.keys(providers)
  return ['', `Sign in with ${names.join(', ')}.`]
}

/** Secrets are shown once, by the start that made them; what a terminal has shown stays in logs. */
function whereSecretsAre({ stateFolder }: Env): string[] {
  return ['', `Secrets of the demo's pods, for your eyes only: ${path.join(stateFolder, 'demo.json')}`]
}

function podLines({ pods }: DemoFile): string[] {
  return ['', 'Pods of the demo, for calls of your own to /v1 and /v2:'].concat(
    pods.flatMap(({ name, environment, clientId, clientSecret, serviceKey }) => [
      `  ${name} (${environment})`,
      `    client id      ${clientId}`,
      `    client secret  ${clientSecret}`,
      `    service key    ${serviceKey}`,
    ]),
  )
}
