import { begins, bytes, has, hex, same, u16At } from './bytes'
import { type Heard, question } from './question'

/** RakNet's mark of messages outside of a connection. */
const offlineMark = hex('00 ff ff 00 fe fe fe fe fd fd fd fd 12 34 56 78')

const connectionless = hex('ff ff ff ff')

function hearQuake(answer: Uint8Array, word: string): Heard {
  return has(answer, 0, connectionless) && begins(answer.subarray(4), word) ? 'answer' : 'unlike'
}

/** Game servers. */
export const gameQuestions = [
  question({
    key: 'minecraft-bedrock',
    name: 'Minecraft Bedrock, an unconnected ping',
    ports: [19132, 19133],
    source: "RakNet's message identifiers: ID_UNCONNECTED_PING and _PONG",
    ask: (random) => bytes(1, random(8), offlineMark, random(8)),
    hear: (answer, asked) => {
      if (answer[0] !== 0x1c || !has(answer, 17, offlineMark)) return 'unlike'
      return same(answer, asked, 1, 9) ? 'answer' : 'other-question'
    },
  }),
  question({
    key: 'minecraft-query',
    name: "Minecraft's query, a handshake",
    ports: [25565],
    source: 'minecraft.wiki, Query, Handshake',
    quiet: 'it answers only with enable-query switched on',
    // each byte of the session id keeps to its lower half
    ask: (random) =>
      bytes(
        0xfe,
        0xfd,
        9,
        random(4).map((byte) => byte & 0x0f),
      ),
    hear: (answer, asked) => {
      if (answer[0] !== 9 || answer.length < 6) return 'unlike'
      return has(answer, 1, asked.subarray(3, 7)) ? 'answer' : 'other-question'
    },
  }),
  question({
    key: 'source',
    name: "Valve's server query, its information",
    ports: [27015, 27016, 27017, 27018, 27019, 27020, 2457, 7777, 7778, 28015, 26900, 2303, 16261],
    source: 'Valve Developer Community, Server queries, A2S_INFO',
    ask: () => bytes(connectionless, 'TSource Engine Query', 0),
    hear: (answer) => {
      const kind = answer[4] ?? 0
      // a challenge, the information, or the information in the form of old servers
      return has(answer, 0, connectionless) && [0x41, 0x49, 0x6d].includes(kind) ? 'answer' : 'unlike'
    },
  }),
  question({
    key: 'quake-3',
    name: "Quake 3's getinfo",
    ports: [27960, 27961, 27950, 26000, 28960],
    source: "ioquake3's sv_main.c, SVC_Info",
    ask: (random) => bytes(connectionless, `getinfo ${challenge(random(4))}`),
    hear: (answer, asked) => {
      if (hearQuake(answer, 'infoResponse') === 'unlike') return 'unlike'
      const text = String.fromCharCode(...answer)
      return text.includes(String.fromCharCode(...asked.subarray(12))) ? 'answer' : 'other-question'
    },
  }),
  question({
    key: 'bittorrent-dht',
    name: "BitTorrent's table, a ping",
    ports: [6881],
    source: 'BEP 5, ping',
    ask: (random) => bytes('d1:ad2:id20:', random(20), 'e1:q4:ping1:t2:', random(2), '1:y1:qe'),
    hear: (answer, asked) => {
      const text = String.fromCharCode(...answer)
      const transaction = String.fromCharCode(...asked.subarray(47, 49))
      if (!text.startsWith('d') || !/1:y1:[re]/.test(text)) return 'unlike'
      return text.includes(`1:t2:${transaction}`) ? 'answer' : 'other-question'
    },
  }),
]

/** Digits, so that no server takes them for anything else. */
function challenge(random: Uint8Array): string {
  return `${u16At(random, 0) * 65_536 + u16At(random, 2)}`
}
