import { bytes } from '../../scan/udp/bytes'
import type { Question } from '../matcher'

/** An IPv6 address stands in brackets, without its zone (RFC 9112 section 3.2, RFC 9110 section 4.2). */
function hostField(host: string, port: number): string {
  const plain = host.includes(':') ? `[${host.split('%')[0]}]` : host
  return port === 80 || port === 443 ? plain : `${plain}:${port}`
}

/** The web. */
export const webQuestions: readonly Question[] = [
  {
    name: 'HTTP GET /',
    ports: [
      80, 81, 443, 591, 2375, 2376, 3000, 5000, 5601, 7001, 8000, 8006, 8008, 8080, 8081, 8088, 8096, 8123,
      8443, 8888, 9000, 9090, 9200, 9443, 10000, 32400,
    ],
    intensity: 1,
    inTls: 'too',
    bytes: ({ host, port }) =>
      bytes(
        `GET / HTTP/1.1\r\nHost: ${hostField(host, port)}\r\nUser-Agent: Portlight\r\nAccept: */*\r\nConnection: close\r\n\r\n`,
      ),
  },
]
