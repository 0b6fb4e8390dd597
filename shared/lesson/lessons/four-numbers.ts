import type { Lesson } from '../lesson'

/** Lesson 4. RFC 9293, section 3.3.1 and 4 (“connection”): a pair of sockets names a connection. */
export const fourNumbers: Lesson = {
  number: 4,
  title: 'Four numbers name a connection',
  about:
    'A popular server has thousands of visitors on one single port. It mixes none of them up, because a connection is named by four numbers: two addresses and two ports.',
  predict: {
    text: 'Fifty clients connect to one port of a server. How many ports does the server need for them?',
    choices: [
      { text: 'Fifty: one for each client', right: false, why: 'Many people believe this. Count them.' },
      {
        text: 'One',
        right: true,
        why: 'All fifty connections have the server’s port; they differ in the client’s.',
      },
      { text: 'Fifty-one', right: false, why: 'The connections take no further port of the server.' },
    ],
  },
  steps: [
    {
      title: 'One port',
      does: 'A server listens on port {A}.',
      deeds: [
        { kind: 'listen', who: 'server', at: { address: '127.0.0.1', port: 'A' }, greets: 'Next, please.' },
      ],
      claims: [
        {
          kind: 'rows',
          says: 'One socket listens on port {A}.',
          match: { state: 'LISTEN', localPort: 'A' },
          count: 1,
        },
      ],
      explains: 'This is the only port that the server will ever use here.',
    },
    {
      title: 'Fifty clients',
      does: 'Fifty clients connect to port {A}, all from the same computer.',
      deeds: [{ kind: 'connect', who: 'client', to: { address: '127.0.0.1', port: 'A' }, times: 50 }],
      claims: [
        {
          kind: 'rows',
          says: 'Fifty connections have port {A} at the server’s end.',
          match: { state: 'ESTABLISHED', localPort: 'A' },
          count: 50,
        },
        {
          kind: 'rows',
          says: 'Still one socket listens.',
          match: { state: 'LISTEN', localPort: 'A' },
          count: 1,
        },
        {
          kind: 'distinct',
          says: 'No two connections have the same four numbers.',
          match: { state: 'ESTABLISHED', localPort: 'A' },
        },
      ],
      explains:
        'Three of the four numbers are the same each time. The fourth, the client’s port, tells the connections apart.',
    },
    {
      title: 'One leaves',
      does: 'The client with the number 7 ends its connection.',
      deeds: [{ kind: 'hang-up', who: 'client 7' }],
      claims: [
        {
          kind: 'rows',
          says: 'Forty-nine connections are left, and none of them noticed.',
          match: { state: 'ESTABLISHED', localPort: 'A' },
          count: 49,
        },
      ],
      explains: 'Connections that share a port are no less separate than others.',
    },
  ],
  questions: [
    {
      text: 'Which four numbers name a TCP connection?',
      choices: [
        {
          text: 'Address and port of the client, address and port of the server',
          right: true,
          why: 'Change one of the four, and it is another connection.',
        },
        {
          text: 'The numbers of two processes and of two users',
          right: false,
          why: 'Packets on the network do not say which process sent them.',
        },
        { text: 'The four parts of the server’s address', right: false, why: 'They only find the computer.' },
      ],
    },
  ],
  learned:
    'A connection is named by both addresses and both ports, so one port can have any number of visitors.',
  open: [
    {
      text: 'How many connections can one client computer have to one port of one server at most?',
      answer:
        'As many as it has ports for outgoing connections, because only that number can differ: about 28,000 on Linux.',
    },
  ],
}
