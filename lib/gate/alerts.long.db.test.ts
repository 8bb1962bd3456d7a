import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { ask, cast, decide, must, page, release } from '@/lib/calls/fixture'
import { claimCall, reportOutcome } from '@/lib/calls/commands'
import { execute } from '@/lib/change/command'
import { freePort } from '@/lib/db/machine'
import { type GateProcess, gateProcess } from '@/lib/gate/fixture-process'
import '@/lib/gate/fixture-settings'
import { countTallies } from '@/lib/insights/commands'
import { sealLines } from '@/lib/jobs/partitions'

// A real Prometheus reads a real gate, with the rules that come along; the time they look back over is made short.

const token = 'shown by whoever reads the metrics here'
const folder = mkdtempSync(path.join(tmpdir(), 'countersign-prometheus-'))
let gate: GateProcess | undefined
let prometheus: ChildProcess | undefined

afterAll(async () => {
  if (prometheus && prometheus.exitCode === null) {
    const gone = new Promise((resolve) => prometheus!.once('exit', resolve))
    prometheus.kill('SIGTERM')
    await gone
  }
  await gate?.remove()
  rmSync(folder, { recursive: true, force: true })
})

it(
  'raises an alert once a critical tool fails, and it is over when it fails no more',
  { timeout: 120_000 },
  async (context) => {
    const there = spawnSync('prometheus', ['--version']).status === 0
    context.skip(!there, 'Prometheus is not on this machine (Debian: prometheus)')
    gate = await gateProcess({ COUNTERSIGN_METRICS_TOKEN: token })
    await gate.start()
    const at = await freePort()
    const rules = readFileSync('ops/prometheus/countersign.rules.yml', 'utf8').replaceAll('[5m]', '[15s]')
    writeFileSync(path.join(folder, 'rules.yml'), rules)
    writeFileSync(path.join(folder, 'prometheus.yml'), configFor(new URL(gate.url).host))
    const own = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`]
    prometheus = spawn('prometheus', [...own, `--web.listen-address=127.0.0.1:${at}`], { stdio: 'ignore' })

    const told = async (query: string) => {
      const answer = await fetch(`http://127.0.0.1:${at}/api/v1/query?query=${encodeURIComponent(query)}`).catch(
        () => null,
      )
      if (!answer?.ok) return []
      const { data } = (await answer.json()) as {
        data: { result: { metric: Record<string, string>; value: [number, string] }[] }
      }
      return data.result.map(({ metric, value: [, value] }) => ({ ...metric, value }))
    }
    const alerts = () => told('ALERTS{alertname="CountersignCriticalToolFails",alertstate="firing"}')
    const patience = { timeout: 60_000, interval: 500 }
    const failures =
      'countersign_call_outcomes_total{tool="outputs.commit_and_log",outcome="failed",environment="prod"}'
    await expect.poll(() => told(failures), patience).toMatchObject([{ value: '0', critical: 'true' }])
    expect(await alerts()).toEqual([])

    const { ana, writerPod } = await cast()
    const args = page()
    const call = await ask(writerPod, args)
    await decide(ana, call)
    const { id: grant } = await release(call)
    expect(await execute(claimCall, writerPod, { callId: call.id, grant, arguments: args })).toMatchObject({ ok: true })
    await execute(reportOutcome, writerPod, { callId: call.id, status: 'failed', summary: 'The disk was full' })
    await must(sealLines as never, {})
    await must(countTallies as never, {})

    await expect.poll(alerts, patience).toMatchObject([{ tool: 'outputs.commit_and_log', environment: 'prod' }])
    await expect.poll(alerts, patience).toEqual([])
  },
)

const configFor = (target: string) => `
global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
scrape_configs:
  - job_name: countersign
    authorization: { credentials: '${token}' }
    static_configs: [{ targets: ['${target}'] }]
`
