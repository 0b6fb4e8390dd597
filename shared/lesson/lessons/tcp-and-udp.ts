import type { Lesson } from '../lesson'

/** Lesson 6. RFC 768 (UDP), RFC 1122, section 4.1.3.1 (port unreachable), udp(7): ECONNREFUSED. */
export const tcpAndUdp: Lesson = {
  number: 6,
  title: 'TCP and UDP on the same number',
  about:
    'TCP makes a connection first. UDP just sends: a datagram is like a postcard. Both have their own ports, so the same number can stand for two things.',
  predict: {
    text: 'You send a UDP datagram to a port where nobody listens. What do you get?',
    choices: [
      { text: 'An RST packet', right: false, why: 'RST belongs to TCP.' },
      {
        text: 'Perhaps a message by another protocol, ICMP, and perhaps nothing',
        right: true,
        why: 'UDP itself has no way to say no.',
      },
      { text: 'A second handshake', right: false, why: 'UDP has no handshake at all.' },
    ],
  },
  steps: [
    {
      title: 'One number, two protocols',
      does: 'A shop listens on TCP port {A}. A radio station takes datagrams on UDP port {A}.',
      deeds: [
        { kind: 'listen', who: 'shop', at: { address: '127.0.0.1', port: 'A' }, greets: 'TCP speaking.' },
        { kind: 'bind', who: 'radio', at: { address: '127.0.0.1', port: 'A' }, answers: 'UDP speaking.' },
      ],
      claims: [
        {
          kind: 'rows',
          says: 'One TCP socket has port {A}.',
          match: { protocol: 'tcp', localPort: 'A' },
          count: 1,
        },
        {
          kind: 'rows',
          says: 'One UDP socket has port {A}, too.',
          match: { protocol: 'udp', localPort: 'A' },
          count: 1,
        },
      ],
      explains: 'They do not collide: each protocol has 65,535 ports of its own.',
    },
    {
      title: 'A postcard',
      does: 'A listener sends one datagram to UDP port {A}.',
      deeds: [{ kind: 'send', who: 'listener', to: { address: '127.0.0.1', port: 'A' }, text: 'hello' }],
      claims: [
        {
          kind: 'heard',
          says: 'The radio answers with a datagram. There was no handshake.',
          who: 'listener',
          text: 'UDP speaking.',
        },
        {
          kind: 'rows',
          says: 'No TCP connection came into being.',
          match: { protocol: 'tcp', state: 'ESTABLISHED' },
          count: 0,
        },
        {
          kind: 'rows',
          says: 'The radio’s socket is the same as before, and knows of no visitor.',
          match: { protocol: 'udp', localPort: 'A' },
          count: 1,
        },
      ],
      explains:
        'The first packet was the message itself. Nobody promises that it arrives, and nobody remembers who sent it.',
    },
    {
      title: 'The same number, by TCP',
      does: 'A customer connects to TCP port {A}.',
      deeds: [{ kind: 'connect', who: 'customer', to: { address: '127.0.0.1', port: 'A' } }],
      claims: [
        {
          kind: 'heard',
          says: 'The shop answers, not the radio.',
          who: 'customer',
          text: 'TCP speaking.',
        },
      ],
      explains: 'Every packet says which protocol it belongs to. The kernel looks at that first.',
    },
    {
      title: 'Nobody at home',
      does: 'A lost sender sends a datagram to UDP port {B}, where nobody listens.',
      deeds: [{ kind: 'send', who: 'lost sender', to: { address: '127.0.0.1', port: 'B' }, text: 'hello?' }],
      claims: [
        {
          kind: 'outcome',
          says: 'The system reports that it was refused.',
          who: 'lost sender',
          is: ['ECONNREFUSED', 'ECONNRESET'],
        },
      ],
      explains:
        'The kernel of the other side sent an ICMP message: port unreachable. On the internet firewalls often drop these messages. Then a closed UDP port and an open one that says nothing look the same, and a scanner writes: open or filtered.',
    },
  ],
  questions: [
    {
      text: 'Why can a scanner seldom say “open” of a UDP port?',
      choices: [
        {
          text: 'Because an open port may stay silent',
          right: true,
          why: 'Without a handshake nobody has to answer. Only an answer proves it.',
        },
        { text: 'Because UDP ports are secret', right: false, why: 'They are no more secret than others.' },
        { text: 'Because UDP is too fast', right: false, why: 'Speed is not the reason.' },
      ],
    },
  ],
  learned: 'TCP and UDP have separate ports. UDP has no handshake, and its “no” comes by ICMP, if at all.',
  open: [
    {
      text: 'Why do video calls use UDP?',
      answer:
        'A picture that is late is of no use, so nobody wants to wait until a lost packet is sent again.',
    },
    {
      text: 'What is missing in UDP that TCP has?',
      answer: 'A handshake, the order of the data, and a promise that it arrives.',
    },
  ],
}
