import { bytes, hex, zeros } from '../../scan/udp/bytes'
import type { Question } from '../matcher'

export const redisPing = 'Redis PING'
export const redisInfo = 'Redis INFO server'

/** What a server offers that can begin TLS, as {@link Finding.details} have it. */
export const offersTls = 'TLS'

/** Databases and what keeps values in memory. */
export const databaseQuestions: readonly Question[] = [
  {
    name: redisPing,
    ports: [6379, 6380, 6381, 7000, 7001, 26379],
    intensity: 3,
    inTls: 'too',
    // an array of one text: Redis serialization protocol specification
    bytes: () => bytes('*1\r\n$4\r\nPING\r\n'),
  },
  {
    name: redisInfo,
    ports: [],
    intensity: null,
    inTls: 'too',
    after: 'redis',
    bytes: () => bytes('*2\r\n$4\r\nINFO\r\n$6\r\nserver\r\n'),
  },
  {
    name: 'MySQL SSL request',
    ports: [],
    intensity: null,
    inTls: 'never',
    after: 'mysql',
    when: ({ details }) => details?.[offersTls] === 'possible',
    tlsAtOnce: true,
    // MySQL's "Protocol::SSLRequest": packet 1 of 32 bytes, with protocol 4.1 and TLS among what the visitor can, and no user
    bytes: () => bytes(hex('20 00 00 01 00 8a 08 00 00 00 00 01 2d'), zeros(23)),
  },
]
