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

/** What a state means for the program and the port, in one sentence. */
export const stateMeaning: Readonly<Record<TcpState, string>> = {
  LISTEN: 'Waits for connections to this port.',
  SYN_SENT: 'Asked for a connection and has no answer yet.',
  SYN_RECEIVED: 'Was asked for a connection, has answered, and waits for the third step.',
  ESTABLISHED: 'Connected: data can flow both ways.',
  FIN_WAIT_1: 'This side has closed; the other has not confirmed that yet.',
  FIN_WAIT_2: 'This side has closed and that is confirmed; the other may still send.',
  CLOSE_WAIT:
    'The other side has closed; the program here has not. Many of them point to a program that forgets to.',
  CLOSING: 'Both sides have closed at the same moment.',
  LAST_ACK: 'Both sides have closed; the last confirmation is on its way.',
  TIME_WAIT:
    'Closed. The kernel keeps the address pair for a while, so that a late segment cannot reach a new connection. No process holds it.',
  CLOSED:
    'Not connected. A TCP socket that is bound to a port and neither listens nor connects is in this state.',
}

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
