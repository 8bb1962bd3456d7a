import 'server-only'
import { request } from 'node:http'
import type { RequestOptions } from 'node:https'
import type { Socket } from 'node:net'
import { connect } from 'node:tls'

type CreateConnection = NonNullable<RequestOptions['createConnection']>

/**
 * A connection to a server through a proxy of the operator's, which sees its name and nothing of what is said: both ends
 * speak TLS through it (RFC 9110, 9.3.6).
 */
export function through(proxy: string, to: URL, trusted: { ca?: string[] }): CreateConnection {
  return (_options, done) => {
    const { hostname, port, username, password } = new URL(proxy)
    const target = `${to.hostname}:${to.port || 443}`
    const name = username && Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`)
    const asked = request({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port || 80,
      method: 'CONNECT',
      path: target,
      agent: false,
      headers: { host: target, ...(name && { 'proxy-authorization': `Basic ${name.toString('base64')}` }) },
    })
    const fail = (why: string) => done(new Error(why), undefined as never)
    asked.once('connect', ({ statusCode }, socket: Socket) => {
      if (statusCode === 200) return done(null, connect({ socket, servername: to.hostname, ...trusted }))
      socket.destroy()
      fail(`The proxy answers ${statusCode}`)
    })
    asked.once('error', (error) => fail(error.message))
    asked.end()
    return undefined
  }
}
