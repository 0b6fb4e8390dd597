import type { Lesson } from '../lesson'

/** Lesson 12. RFC 6335, section 8.1: a port number says nothing certain about the service that uses it. */
export const whatScansMiss: Lesson = {
  number: 12,
  title: 'What a scan does not tell',
  about:
    'A scan says which ports are open. Beside each it writes a name, and that name comes from a list. What really stands behind the port is another question.',
  known: [6379, 3306, 5432, 27017, 8080],
  predict: {
    text: 'A scan shows an open port and the name of a database beside it. What is certain?',
    choices: [
      {
        text: 'A database runs there',
        right: false,
        why: 'The name comes from a list. Anything may listen on any port.',
      },
      {
        text: 'Some program takes connections there',
        right: true,
        why: 'That is all that “open” means.',
      },
      { text: 'The database has no password', right: false, why: 'Nobody has asked it anything yet.' },
    ],
  },
  steps: [
    {
      title: 'An impostor',
      does: 'A program that reads poems listens on port {A}, which lists give to something else.',
      deeds: [
        {
          kind: 'listen',
          who: 'poet',
          at: { address: '127.0.0.1', port: 'A' },
          greets: 'I read poems, and I am no server of any other kind.',
        },
      ],
      claims: [
        {
          kind: 'outcome',
          says: 'Nothing keeps a program from taking a port that is known for something else.',
          who: 'poet',
          is: ['works'],
        },
      ],
      explains: 'Port numbers are a custom, not a law.',
    },
    {
      title: 'The scan',
      does: 'Portlight’s own scanner looks at port {A} and at port {B}, where nobody listens.',
      deeds: [{ kind: 'scan', who: 'scanner', ports: ['A', 'B'] }],
      claims: [
        {
          kind: 'scanned',
          says: 'Port {A} is open, and has a name from a list.',
          port: 'A',
          state: 'open',
        },
        { kind: 'scanned', says: 'Port {B} is closed.', port: 'B', state: 'closed' },
      ],
      explains: 'The scanner has shaken hands with the program and left. It never asked what it is.',
    },
    {
      title: 'Somebody asks',
      does: 'A visitor connects to port {A} and listens to what is said.',
      deeds: [{ kind: 'connect', who: 'visitor', to: { address: '127.0.0.1', port: 'A' } }],
      claims: [
        {
          kind: 'heard',
          says: 'It is the poet who answers.',
          who: 'visitor',
          text: 'I read poems, and I am no server of any other kind.',
        },
      ],
      explains: 'Only a conversation shows what is behind a port.',
    },
    {
      title: 'A banner that lies',
      does: 'Another program on port {C} greets everybody as if it was an SSH server. It is nothing of the kind.',
      deeds: [
        {
          kind: 'listen',
          who: 'liar',
          at: { address: '127.0.0.1', port: 'C' },
          greets: 'SSH-2.0-OpenSSH_9.9',
        },
        { kind: 'connect', who: 'curious', to: { address: '127.0.0.1', port: 'C' } },
      ],
      claims: [
        {
          kind: 'heard',
          says: 'The visitor is told that this is OpenSSH.',
          who: 'curious',
          text: 'SSH-2.0-OpenSSH_9.9',
        },
      ],
      explains:
        'You know that it lies, because you saw its one line of code above. A scanner that reads only the greeting does not. Whoever wants to be sure has to speak the whole protocol, or ask the computer which program it is.',
    },
  ],
  questions: [
    {
      text: 'How do you find out for certain which program has a port of your own computer?',
      choices: [
        {
          text: 'Ask the system: portlight sockets, or portlight why and the port',
          right: true,
          why: 'The kernel knows which process has the socket.',
        },
        {
          text: 'Look up the number in a list',
          right: false,
          why: 'The list tells what is usual, not what is.',
        },
        {
          text: 'Read the banner',
          right: false,
          why: 'A banner says what the program wants you to believe.',
        },
      ],
    },
  ],
  learned: 'Open means that somebody answers. Who it is, neither the number nor the greeting proves.',
  open: [
    {
      text: 'Why do some people let SSH listen on another port than 22, and what does that help?',
      answer:
        'Fewer strangers try it by chance. It does not make it safe: a scan of all ports finds it in minutes.',
    },
  ],
}
