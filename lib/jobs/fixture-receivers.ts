import { mailHost } from '@/lib/jobs/fixture-mail'
import { store } from '@/lib/sinks/fixture'

// Support for tests: a mail server and rooms on this machine, by which a worker is to tell people.

/** Starts them and sets them up as channels; asked before anything reads the settings. */
export async function receivers() {
  const letters = await mailHost()
  /** The paths of rooms that take what they are sent and say nothing. */
  const silent = new Set<string>()
  const room = await store(({ path }) => (silent.has(path) ? 'silence' : {}))
  process.env.COUNTERSIGN_NOTICE_HOSTS = '127.0.0.1'
  process.env.COUNTERSIGN_MAIL = `smtp://127.0.0.1:${letters.port}`
  process.env.COUNTERSIGN_MAIL_FROM = 'countersign@house.example'
  process.env.COUNTERSIGN_SLACK = `${room.url}/slack`
  process.env.COUNTERSIGN_TEAMS = `${room.url}/teams`
  return { letters, room, silent }
}
