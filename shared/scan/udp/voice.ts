import { bindingRequest } from '../../stun/encode'
import { parseStun } from '../../stun/parse'
import { begins, bytes, has, latin1, same, u16, u32, zeros } from './bytes'
import { question } from './question'
import { sipOptions } from './sip'

/** Calls and voice chat. */
export const voiceQuestions = [
  question({
    key: 'stun',
    name: 'STUN, how we look from there',
    ports: [3478, 3479, 19302],
    source: 'RFC 8489 sections 5 and 6',
    ask: (random) => bindingRequest(random(12), null),
    hear: (answer, asked) => {
      const message = parseStun(answer)
      if (message === null || message.kind === 'request' || message.kind === 'indication') return 'unlike'
      return has(asked, 8, message.transactionId) ? 'answer' : 'other-question'
    },
  }),
  question({
    key: 'sip',
    name: 'SIP, its abilities (OPTIONS)',
    ports: [5060],
    source: 'RFC 3261 section 11 and RFC 3581 section 3',
    ask: (random) => sipOptions('UDP', random),
    hear: (answer, asked) => {
      if (!begins(answer, 'SIP/2.0 ')) return 'unlike'
      const id = /Call-ID: (\w+)/.exec(latin1(asked))?.[1] ?? ''
      return latin1(answer).includes(id) ? 'answer' : 'other-question'
    },
  }),
  question({
    key: 'teamspeak',
    name: 'TeamSpeak 3, the first step of a connection',
    ports: [9987],
    source: 'ts3protocol (ReSpeak), section 2.5, Init1 step 0',
    ask: (random) =>
      bytes('TS3INIT1', u16(101), u16(0), 0x88, u32(0x0b5a_2a1c), 0, u32(0x5a00_0000), random(4), zeros(8)),
    hear: (answer) => (begins(answer, 'TS3INIT1') ? 'answer' : 'unlike'),
  }),
  question({
    key: 'mumble',
    name: 'Mumble, a ping',
    ports: [64738],
    source: "Mumble's protocol documentation, UDP ping packet",
    ask: (random) => bytes(u32(0), random(8)),
    hear: (answer, asked) => {
      if (answer.length !== 24 || answer[0] !== 0) return 'unlike'
      return same(answer, asked, 4, 12) ? 'answer' : 'other-question'
    },
  }),
  question({
    key: 'rtp',
    name: 'an empty datagram',
    ports: [5004, 5005],
    source: 'RFC 3550: who has no part in a session gets no answer',
    quiet: 'RTP answers only inside of a call',
    ask: () => zeros(0),
    hear: () => 'unlike',
  }),
]
