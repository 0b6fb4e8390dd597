import { expect, it } from 'vitest'
import { bare, type Happened } from '../happened'
import { happenedText, programText, shortText, toldEvent } from './happened-text'

const at = { address: '127.0.0.1', port: 20_001 }
const there = { address: '203.0.113.9', port: 20_002 }

it.each<[Happened, string]>([
  [{ did: 'listens', at, sleeps: false }, 'listens on 127.0.0.1:20001'],
  [{ did: 'listens', at, sleeps: true }, 'listens on 127.0.0.1:20001, and takes nobody in'],
  [
    { did: 'may-not-listen', at, error: 'EADDRINUSE' },
    'is not allowed to listen on 127.0.0.1:20001: EADDRINUSE',
  ],
  [{ did: 'listens-far', on: 'internet', port: 20_002 }, 'listens on port 20002 of 203.0.113.9'],
  [{ did: 'stops-listening' }, 'stops listening'],
  [{ did: 'takes-in', from: at }, 'is given a connection that comes from 127.0.0.1:20001'],
  [{ did: 'asks', on: null, to: at }, 'asks for a connection to 127.0.0.1:20001'],
  [{ did: 'asks', on: 'computer', to: there }, 'on 192.168.77.10 asks for a connection to 203.0.113.9:20002'],
  [{ did: 'repeats', times: 8 }, 'does the same 8 times more'],
  [{ did: 'is-connected', from: at }, 'is connected, and comes from 127.0.0.1:20001'],
  [
    { did: 'has-connection', local: at, remote: there },
    'has a connection: it is 127.0.0.1:20001 and talks to 203.0.113.9:20002',
  ],
  [{ did: 'fails', error: 'ECONNREFUSED' }, 'is told ECONNREFUSED'],
  [{ did: 'hears', text: 'Hello.' }, 'is told “Hello.”'],
  [{ did: 'hangs-up', with: at }, 'ends the connection with 127.0.0.1:20001'],
  [{ did: 'takes-datagrams', at }, 'takes datagrams at 127.0.0.1:20001'],
  [{ did: 'sends', text: 'Hello.', to: at }, 'sends the datagram “Hello.” to 127.0.0.1:20001'],
  [{ did: 'gets', text: 'Hello.', from: at }, 'gets the datagram “Hello.” from 127.0.0.1:20001'],
  [{ did: 'gets', text: 'Hello.', from: null }, 'gets the datagram “Hello.”'],
  [{ did: 'changes-rules', done: true }, 'changes the rules for packets'],
  [{ did: 'changes-rules', done: false }, 'was refused: changes the rules for packets'],
  [
    { did: 'sets-range', first: 40_000, last: 40_009, done: true },
    'keeps the ports 40000 to 40009 for outgoing connections',
  ],
  [{ did: 'builds-home', done: true }, 'builds the home'],
  [{ did: 'builds-home', done: false }, 'could not build the home'],
  [{ did: 'scans', ports: [20_001, 20_002] }, 'scans the ports 20001, 20002'],
  [{ did: 'finds', port: 20_001, state: 'open', reason: 'syn-ack' }, 'says: port 20001 is open (syn-ack)'],
  [{ did: 'saw-more', packets: 3 }, 'saw 3 packets more'],
  [bare('SYN-ACK'), 'SYN-ACK'],
  [bare(''), 'a packet without flags'],
  [{ did: 'icmp', meaning: 'port' }, 'ICMP: port unreachable'],
])('%j is told as %j', (what, text) => {
  expect(happenedText(what)).toBe(text)
  expect(shortText(what)).toBe(text)
})

it.each<[Happened, string, string]>([
  [{ did: 'tcp', flags: 'ACK', length: 6 }, '6 bytes of data, ACK', '6 bytes'],
  [{ did: 'udp', length: 1 }, 'a datagram of 1 byte', '1 byte'],
])('%j is told as %j, and where there is little room as %j', (what, text, short) => {
  expect(happenedText(what)).toBe(text)
  expect(shortText(what)).toBe(short)
})

it('a program that reads events gets the facts and the words', () => {
  const what = bare('SYN')
  const packet = { at: null, who: 'client', whom: null, what, known: 'inferred', protocol: 'tcp' } as const
  const happenings = [{ ...packet, from: null, to: at }]
  const step = { kind: 'step', step: 0, outcomes: [], happenings, rows: [], findings: [] } as const
  expect(toldEvent(step)).toEqual({ ...step, happenings: [{ ...happenings[0], text: 'SYN' }] })
  expect(toldEvent({ kind: 'waiting', step: 1 })).toEqual({ kind: 'waiting', step: 1 })
})

it('who has a row is told, and whom it waits for', () => {
  const row = { protocol: 'tcp', state: 'ESTABLISHED', local: at, remote: there, who: 'sleeper' } as const
  expect(programText(row)).toBe('sleeper')
  expect(programText({ ...row, waits: true })).toBe('waiting for the sleeper')
  expect(programText({ ...row, who: null })).toBeNull()
})
