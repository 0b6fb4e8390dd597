import type { Lesson } from '../lesson'

/** Lesson 2. RFC 9293, sections 3.5 (the three-way handshake) and 3.5.2 (reset). */
export const handshake: Lesson = {
  number: 2,
  title: 'The handshake',
  about:
    'Before two programs can talk over TCP, their computers shake hands with three small packets. If nobody listens, the answer is a different one.',
  predict: {
    text: 'A program stops listening while somebody is connected to it. What happens to that connection?',
    choices: [
      { text: 'It ends at once', right: false, why: 'Only the door is closed. Who is inside may stay.' },
      {
        text: 'It stays, but nobody new can connect',
        right: true,
        why: 'The socket that listens and the socket of the connection are two different ones.',
      },
      {
        text: 'The program is not allowed to stop listening',
        right: false,
        why: 'A program may do so at any time.',
      },
    ],
  },
  steps: [
    {
      title: 'A door',
      does: 'A server listens on port {A}.',
      deeds: [{ kind: 'listen', who: 'server', at: { address: '127.0.0.1', port: 'A' }, greets: 'Hello.' }],
      claims: [
        {
          kind: 'rows',
          says: 'One socket is in the state LISTEN on port {A}.',
          match: { state: 'LISTEN', localPort: 'A' },
          count: 1,
        },
      ],
      explains: 'To listen means: this program will take connections to this port.',
    },
    {
      title: 'Three packets',
      does: 'A client connects to port {A}.',
      deeds: [{ kind: 'connect', who: 'client', to: { address: '127.0.0.1', port: 'A' } }],
      claims: [
        { kind: 'outcome', says: 'The connection works.', who: 'client', is: ['works'] },
        {
          kind: 'rows',
          says: 'The server’s end is in the state ESTABLISHED.',
          match: { state: 'ESTABLISHED', localPort: 'A' },
          count: 1,
        },
        {
          kind: 'rows',
          says: 'The client’s end is in the state ESTABLISHED, too.',
          match: { state: 'ESTABLISHED', remotePort: 'A' },
          count: 1,
        },
        {
          kind: 'rows',
          says: 'The socket that listens is still there, beside the connection.',
          match: { state: 'LISTEN', localPort: 'A' },
          count: 1,
        },
      ],
      explains:
        'SYN asks: may I? SYN-ACK says: yes, and may I? ACK says: yes. After these three packets both ends know that the other one hears them. No program sees them: the kernels of both computers do this on their own.',
    },
    {
      title: 'The door closes',
      does: 'The server stops listening. The connection that is there is left alone.',
      deeds: [{ kind: 'close-door', who: 'server' }],
      claims: [
        {
          kind: 'rows',
          says: 'Nothing is in the state LISTEN on port {A} any more.',
          match: { state: 'LISTEN', localPort: 'A' },
          count: 0,
        },
        {
          kind: 'rows',
          says: 'The connection is still ESTABLISHED.',
          match: { state: 'ESTABLISHED', localPort: 'A' },
          count: 1,
        },
      ],
      explains: 'A connection has a socket of its own. It lives on when the door is closed.',
    },
    {
      title: 'Refused',
      does: 'Another client tries port {A}, where nobody listens now.',
      deeds: [{ kind: 'connect', who: 'second client', to: { address: '127.0.0.1', port: 'A' } }],
      claims: [
        {
          kind: 'outcome',
          says: 'The second client is refused at once.',
          who: 'second client',
          is: ['ECONNREFUSED'],
        },
      ],
      explains:
        'The kernel answers a SYN to a port without a listener with RST, which means: there is nobody here. That is an answer, and a quick one. A scanner calls such a port closed.',
    },
  ],
  questions: [
    {
      text: 'Which packet says that nobody listens on a port?',
      choices: [
        { text: 'SYN', right: false, why: 'SYN is the question of whoever wants to connect.' },
        { text: 'RST', right: true, why: 'RST is short for reset. The program gets ECONNREFUSED.' },
        { text: 'ACK', right: false, why: 'ACK confirms that something arrived.' },
      ],
    },
    {
      text: 'In which order do the packets of a handshake come?',
      choices: [
        { text: 'SYN, SYN-ACK, ACK', right: true, why: 'A question, an answer that asks back, an answer.' },
        { text: 'ACK, SYN, SYN-ACK', right: false, why: 'There is nothing to confirm before the first SYN.' },
        { text: 'SYN, ACK, RST', right: false, why: 'RST would end the connection.' },
      ],
    },
  ],
  learned: 'A connection begins with SYN, SYN-ACK and ACK. A port without a listener answers RST.',
  open: [
    {
      text: 'Why does the handshake need three packets and not two?',
      answer:
        'Each side asks a question and gets an answer. The answer of one side and the question of the same side travel in one packet, so four messages fit into three packets.',
    },
    {
      text: 'Why is a refused connection better news than silence?',
      answer: 'A refusal proves that the computer is there and answers. Silence proves nothing.',
    },
  ],
}
