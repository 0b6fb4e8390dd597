import { bytes } from '../../scan/udp/bytes'
import type { Question } from '../matcher'

export const redisPing = 'Redis PING'
export const redisInfo = 'Redis INFO server'

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
]
