import type { Lesson } from '../lesson'

/** Lesson 14. What a connect scan does on the other side: accept(2) gives a connection that ends without a word. */
export const scanPolitely: Lesson = {
  number: 14,
  title: 'Scan politely',
  about:
    'A scan is never invisible. Now you sit on the other side: three programs listen, and write down who comes.',
  predict: {
    text: 'You scan a computer. Does anybody there notice?',
    choices: [
      { text: 'No: looking is not touching', right: false, why: 'Every open port is given a connection.' },
      {
        text: 'Every program on an open port is given a connection, and may write it down',
        right: true,
        why: 'It sees your address, the time, and that you said nothing.',
      },
      { text: 'Only if a password is wrong', right: false, why: 'The connection alone is seen already.' },
    ],
  },
  steps: [
    {
      title: 'Three watchmen',
      does: 'Three programs listen on the ports {A}, {B} and {C}, and count who comes.',
      deeds: [
        { kind: 'listen', who: 'first watchman', at: { address: '127.0.0.1', port: 'A' } },
        { kind: 'listen', who: 'second watchman', at: { address: '127.0.0.1', port: 'B' } },
        { kind: 'listen', who: 'third watchman', at: { address: '127.0.0.1', port: 'C' } },
      ],
      claims: [
        {
          kind: 'rows',
          says: 'Three sockets listen.',
          match: { state: 'LISTEN' },
          count: 3,
        },
        {
          kind: 'visits',
          says: 'Nobody has come yet.',
          who: 'first watchman',
          least: 0,
          most: 0,
        },
      ],
      explains: 'Servers do the same all day: most of them write every visitor into a log.',
    },
    {
      title: 'A scan of two ports',
      does: 'Portlight’s own scanner looks at the ports {A} and {B}. Nobody asks about port {C}.',
      deeds: [{ kind: 'scan', who: 'scanner', ports: ['A', 'B'] }],
      claims: [
        { kind: 'scanned', says: 'The scan finds port {A} open.', port: 'A', state: 'open' },
        {
          kind: 'visits',
          says: 'The first watchman saw the scanner come.',
          who: 'first watchman',
          least: 1,
          most: 4,
        },
        {
          kind: 'visits',
          says: 'The second watchman saw it, too.',
          who: 'second watchman',
          least: 1,
          most: 4,
        },
        {
          kind: 'visits',
          says: 'The third watchman saw nobody: a scan touches only the ports that it asks for.',
          who: 'third watchman',
          least: 0,
          most: 0,
        },
      ],
      explains:
        'From the other side a scan is a visitor who rings at many doors, says nothing, and runs away. Whoever keeps the log can see from which address.',
    },
  ],
  questions: [
    {
      text: 'Which scan is polite?',
      choices: [
        {
          text: 'One of a computer that is yours, or whose owner has said yes, of the ports you need, not too fast',
          right: true,
          why: 'Nobody is frightened, and nothing is overloaded.',
        },
        {
          text: 'A very fast one of the whole internet, because it is over sooner',
          right: false,
          why: 'It fills logs and small routers everywhere, and in many countries it may be against the law.',
        },
        {
          text: 'One at night, when nobody looks',
          right: false,
          why: 'Logs do not sleep. And without permission it is no better at night.',
        },
      ],
    },
  ],
  learned: 'A scan is seen. Scan what is yours, or what you may, and no more than you need.',
  open: [
    {
      text: 'What can the owner of a server learn from a scan in the log?',
      answer: 'The address of the scanner, the time, and which ports were of interest.',
    },
    {
      text: 'Why is a fast scan bad for a cheap home router?',
      answer:
        'It keeps a table of connections, and the table has little room. When it is full, the people behind it lose theirs.',
    },
  ],
}
