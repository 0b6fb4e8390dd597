/** The eleven states of a TCP connection (RFC 9293 section 3.3.2), spelled as in JSON. */
export const tcpStates = [
  'LISTEN',
  'SYN_SENT',
  'SYN_RECEIVED',
  'ESTABLISHED',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'CLOSE_WAIT',
  'CLOSING',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSED',
] as const
export type TcpState = (typeof tcpStates)[number]

/** The spellings of `ss`, `netstat`, `lsof` and Windows, without blanks, dashes and underscores, in lower case. */
const spellings: ReadonlyMap<string, TcpState> = new Map([
  ['listening', 'LISTEN'],
  ['synrecv', 'SYN_RECEIVED'],
  ['synrcvd', 'SYN_RECEIVED'],
  ['estab', 'ESTABLISHED'],
  ['timewt', 'TIME_WAIT'],
  ['close', 'CLOSED'],
  ['unconn', 'CLOSED'],
  ['bound', 'CLOSED'],
])

/** The state that a word names in any of the usual spellings; null for any other word. */
export function stateNamed(word: string): TcpState | null {
  const bare = bareOf(word)
  return tcpStates.find((state) => bareOf(state) === bare) ?? spellings.get(bare) ?? null
}

function bareOf(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replace(/[\s_-]/g, '')
}
