#!/usr/bin/env node
// Stands in for Prisma's native schema engine, which is a download: the same JSON-RPC over standard input and output,
// answered by the WebAssembly engine of @prisma/schema-engine-wasm through the PostgreSQL driver adapter.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import readline from 'node:readline'
import { pathToFileURL } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import pg from 'pg'

/** Type numbers of PostgreSQL's catalogue that the adapter cannot read: they are announced as text instead. */
const charType = 18
const textType = 25
const vectorTypes = [22, 24, 30, 194]
const adapterTextColumn = 6

const { command, datasource, datamodels } = parseArguments(process.argv.slice(2))

function parseArguments(args) {
  const datamodels = []
  let datasource = {}
  let command
  for (let at = 0; at < args.length; at++) {
    const word = args[at]
    if (word === 'cli') command = args[++at]
    else if (word === '--datasource') datasource = JSON.parse(args[++at])
    else if (word === '--datamodels') datamodels.push([args[++at], fs.readFileSync(args[at], 'utf8')])
    else if (word.startsWith('--')) at++
  }
  return { command, datasource, datamodels }
}

/** The engine's one-shot commands: can we connect, create the database, drop it. */
async function runCommand(name) {
  const address = new URL(datasource.url)
  const database = pg.escapeIdentifier(decodeURIComponent(address.pathname.slice(1)))
  const statements = {
    'create-database': `create database ${database}`,
    'drop-database': `drop database if exists ${database} with (force)`,
  }
  if (statements[name]) address.pathname = '/postgres'
  try {
    await query(address.href, statements[name] ?? 'select 1')
  } catch (error) {
    const codes = { '3D000': 'P1003', '28P01': 'P1000' }
    logLine('ERROR', error.message, { error_code: codes[error.code] ?? 'P1001', is_panic: false })
    process.exitCode = 1
  }
}

async function query(url, statement) {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function logLine(level, message, extra) {
  const line = { timestamp: new Date().toISOString(), level, fields: { message, ...extra }, target: 'schema_engine' }
  process.stderr.write(`${JSON.stringify(line)}\n`)
}

/** Loads the WebAssembly module and hands out a fresh engine per request, as one request may spoil the next. */
async function openEngine() {
  const folder = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'))
  const bindings = await import(pathToFileURL(path.join(folder, 'schema_engine_bg.js')).href)
  const engine = new WebAssembly.Module(fs.readFileSync(path.join(folder, 'schema_engine_bg.wasm')))
  const instance = new WebAssembly.Instance(engine, { './schema_engine_bg.js': bindings })
  bindings.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  const factory = bindMigrationAwareSqlAdapterFactory(
    new AdapterFactory(
      datasource.url ?? 'postgresql://database-url-is-not-set.invalid/none',
      datasource.shadowDatabaseUrl,
    ),
  )
  const options = { datamodels: datamodels.length > 0 ? datamodels : undefined }
  return () => bindings.SchemaEngine.new(options, () => undefined, factory)
}

class AdapterFactory extends PrismaPg {
  constructor(url, shadowUrl) {
    super(url, { schema: schemaOf(url) })
    this.url = url
    this.shadowUrl = shadowUrl
  }

  async connect() {
    return mended(await super.connect())
  }

  /** A second, empty database in which migrations are tried; made and dropped here unless one was given. */
  async connectToShadowDb() {
    if (this.shadowUrl) return await new AdapterFactory(this.shadowUrl).connect()
    const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`
    const address = new URL(this.url)
    address.pathname = `/${name}`
    await query(this.url, `create database "${name}"`)
    const adapter = await new AdapterFactory(address.href).connect()
    const dispose = adapter.dispose.bind(adapter)
    adapter.dispose = async () => {
      await dispose()
      await query(this.url, `drop database if exists "${name}" with (force)`)
    }
    return adapter
  }
}

function schemaOf(url) {
  return URL.canParse(url) ? (new URL(url).searchParams.get('schema') ?? 'public') : 'public'
}

/** The adapter splits scripts at semicolons and fails on catalogue types; migrations need both to work. */
function mended(adapter) {
  readableTypes(adapter)
  const startTransaction = adapter.startTransaction.bind(adapter)
  adapter.startTransaction = async (...args) => readableTypes(await startTransaction(...args))
  adapter.executeScript = async (script) => {
    const client = await adapter.underlyingDriver().connect()
    try {
      await client.query(script)
    } catch (error) {
      adapter.onError(error)
    } finally {
      client.release()
    }
  }
  return adapter
}

function readableTypes(queryable) {
  const performIO = queryable.performIO.bind(queryable)
  const queryRaw = queryable.queryRaw.bind(queryable)
  let charColumns = []
  queryable.performIO = async (statement) => {
    const result = await performIO(statement)
    const fields = result.fields ?? []
    charColumns = fields.flatMap((field, at) => (field.dataTypeID === charType ? [at] : []))
    const asText = fields.map((field) =>
      field.dataTypeID === charType || vectorTypes.includes(field.dataTypeID)
        ? { ...field, dataTypeID: textType }
        : field,
    )
    return { ...result, fields: asText, rows: result.rows, rowCount: result.rowCount }
  }
  queryable.queryRaw = async (statement) => {
    const result = await queryRaw(statement)
    for (const at of charColumns) result.columnTypes[at] = adapterTextColumn
    return result
  }
  return queryable
}

/** One JSON-RPC request per line, answered one after the other. */
async function answerRequests(newEngine) {
  for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const request = line.startsWith('{') ? JSON.parse(line) : {}
    if (!request.method) continue
    try {
      const result = await perform(await newEngine(), request)
      writeMessage({ id: request.id, result: result ?? {} })
    } catch (error) {
      writeMessage({ id: request.id, error: describe(error) })
    }
  }
  process.exit(0)
}

async function perform(engine, { method, params }) {
  if (method === 'evaluateDataLoss' || method === 'createMigration') return await planned(engine, method, params)
  const name = method === 'getDatabaseVersion' ? 'version' : method
  if (typeof engine[name] !== 'function') throw new Error(`The schema engine has no method ${method}`)
  const result = await engine[name](params)
  if (method !== 'diff' || result?.stdout == null) return result
  writeMessage({ id: 1, method: 'print', params: { content: result.stdout } })
  return { ...result, stdout: null }
}

/** The WebAssembly engine cannot open a shadow database in these two calls, so they are derived from a diff. */
async function planned(engine, method, { migrationsList, schema, filters, migrationName, draft }) {
  const from =
    migrationsList.migrationDirectories.length > 0 ? { tag: 'migrations', ...migrationsList } : { tag: 'empty' }
  const to = { tag: 'schemaDatamodel', ...schema }
  const { exitCode, stdout } = await engine.diff({ from, to, script: true, exitCode: true, filters })
  const script = exitCode === 0 ? null : stdout
  if (method === 'evaluateDataLoss')
    return { migrationSteps: script ? 1 : 0, unexecutableSteps: [], warnings: lossyLines(script ?? '') }
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const words = (migrationName || 'migration').toLowerCase().replace(/[^a-z0-9]+/g, '_')
  return {
    connectorType: 'postgresql',
    generatedMigrationName: `${time}_${words}`,
    migrationScript: script ?? (draft ? '-- This is an empty migration.' : null),
    extension: 'sql',
  }
}

function lossyLines(script) {
  const risky = /^.*\b(?:DROP TABLE|DROP COLUMN|SET NOT NULL|DROP TYPE)\b.*$/gm
  return [...script.matchAll(risky)].map(([line], stepIndex) => ({
    message: `May lose data or fail on existing rows: ${line.trim()}`,
    stepIndex,
  }))
}

function writeMessage(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}

function describe(error) {
  const known = typeof error?.code === 'string' && error.code.startsWith('P')
  const data = { is_panic: false, message: String(error?.message ?? error), meta: error?.meta ?? null }
  return {
    code: 4466,
    message: 'An error happened. Check the data field for details.',
    data: known ? { ...data, error_code: error.code } : data,
  }
}

if (command) await runCommand(command)
else await answerRequests(await openEngine())
