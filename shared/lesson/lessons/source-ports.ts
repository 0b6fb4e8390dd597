import type { Lesson } from '../lesson'

/** Lesson 3. RFC 6056, section 2.1: ephemeral ports; ip(7), ip_local_port_range. */
export const sourcePorts: Lesson = {
  number: 3,
  title: 'Where your browser comes from',
  about:
    'A connection has a port at both ends. Everybody knows the server’s. The client’s is chosen by the system, from a range that is kept for this.',
  predict: {
    text: 'A web server listens on port 80. From which port does your browser connect to it?',
    choices: [
      {
        text: 'From port 80, too',
        right: false,
        why: 'Many people believe this. The next steps put it to the test.',
      },
      {
        text: 'From a port that the system chooses',
        right: true,
        why: 'It comes from the range for outgoing connections.',
      },
      {
        text: 'From no port: only servers have ports',
        right: false,
        why: 'Answers must find their way back.',
      },
    ],
  },
  steps: [
    {
      title: 'A server waits',
      does: 'A server listens on port {A}.',
      deeds: [{ kind: 'listen', who: 'server', at: { address: '127.0.0.1', port: 'A' }, greets: 'Welcome.' }],
      claims: [
        {
          kind: 'rows',
          says: 'One socket listens on port {A}.',
          match: { state: 'LISTEN', localPort: 'A' },
          count: 1,
        },
      ],
      explains: 'The server’s port must be known before, or nobody would find it.',
    },
    {
      title: 'A browser connects',
      does: 'A client connects to port {A} and does not say from which port.',
      deeds: [{ kind: 'connect', who: 'browser', to: { address: '127.0.0.1', port: 'A' } }],
      claims: [
        {
          kind: 'ephemeral',
          says: 'The client comes from the range that the system keeps for outgoing connections.',
          who: 'browser',
        },
        {
          kind: 'seen-as',
          says: 'The server sees the same number, so it knows where answers go.',
          who: 'browser',
        },
        {
          kind: 'rows',
          says: 'Only the server’s end has the local port {A}; the client’s end has another one.',
          match: { state: 'ESTABLISHED', localPort: 'A' },
          count: 1,
        },
      ],
      explains: 'The claim “the client connects from the server’s port” is wrong. You have just seen it.',
    },
    {
      title: 'A second tab',
      does: 'A second client connects to the same port.',
      deeds: [{ kind: 'connect', who: 'second tab', to: { address: '127.0.0.1', port: 'A' } }],
      claims: [
        {
          kind: 'distinct',
          says: 'Both clients have the same server, and different ports of their own.',
          match: { state: 'ESTABLISHED', remotePort: 'A' },
        },
        {
          kind: 'rows',
          says: 'There are two connections.',
          match: { state: 'ESTABLISHED', remotePort: 'A' },
          count: 2,
        },
      ],
      explains: 'That is how the answers for one tab never end up in the other.',
    },
    {
      title: 'A client that chooses',
      does: 'A third client insists on coming from port {B}.',
      deeds: [{ kind: 'connect', who: 'choosy client', to: { address: '127.0.0.1', port: 'A' }, from: 'B' }],
      claims: [
        { kind: 'outcome', says: 'That works, too.', who: 'choosy client', is: ['works'] },
        {
          kind: 'rows',
          says: 'Its end of the connection has the port {B}.',
          match: { state: 'ESTABLISHED', localPort: 'B', remotePort: 'A' },
          count: 1,
        },
      ],
      explains:
        'A program may choose, but hardly any does: then it could have only one connection to that server at a time.',
    },
  ],
  questions: [
    {
      text: 'What does a firewall have to allow so that you can visit web pages?',
      choices: [
        {
          text: 'Connections that come in to your port 80',
          right: false,
          why: 'Nobody connects to you. You connect to them.',
        },
        {
          text: 'Connections that go out to port 80 or 443 of others',
          right: true,
          why: 'And the answers to them, which come back to the port that your system chose.',
        },
        {
          text: 'Nothing: web pages need no ports',
          right: false,
          why: 'Every TCP connection has two ports.',
        },
      ],
    },
  ],
  learned: 'The client’s port is chosen by the system, for each connection anew.',
  open: [
    {
      text: 'How does your computer know which browser tab an answer is for?',
      answer: 'Each connection has a local port of its own, and the answer names it.',
    },
    {
      text: 'How many ports has the range of your system? Find out with: portlight sockets',
      answer:
        'On Linux usually 28,232 (32768 to 60999), on Windows and macOS usually 16,384 (49152 to 65535).',
    },
  ],
}
