import { expect, it } from 'vitest'
import type { Socket } from '#shared/sockets/socket'
import { queueWords } from './socket-words'

it.each<[Partial<Socket>, readonly string[]]>([
  [{ state: 'LISTEN', receiveQueue: 1, sendQueue: null }, ['1 connection waits to be accepted']],
  [{ state: 'LISTEN', receiveQueue: 0, sendQueue: null }, ['0 connections wait to be accepted']],
  [
    { state: 'ESTABLISHED', protocol: 'tcp', receiveQueue: 1, sendQueue: 2048 },
    ['1 byte the program has not read', '2,048 bytes the other side has not confirmed'],
  ],
])('queues are counted in words: %o', (socket, words) => {
  expect(queueWords(socket as Socket)).toEqual(words)
})
