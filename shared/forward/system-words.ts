const words: Readonly<Record<string, string>> = {
  EACCES: "this computer's own rules forbid it",
  EPERM: "this computer's own firewall forbids it",
  ENETUNREACH: 'this computer has no route to it',
  EADDRNOTAVAIL: 'this computer has no address for it',
  EAFNOSUPPORT: 'this computer has no such network',
  EINVAL: 'this computer has no route to it',
  ENETDOWN: 'the network is down',
  EHOSTUNREACH: "the network says that it can't be reached",
  EHOSTDOWN: 'the network says that it is not there',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
  ETIMEDOUT: 'it did not answer in time',
  EMFILE: 'this computer has too many files open',
  ENFILE: 'this computer has too many files open',
  ENOBUFS: 'this computer is short of memory for the network',
  ENOMEM: 'this computer is short of memory',
  ENOTFOUND: 'no such name is known',
  ENODATA: 'the name has no address of that kind',
  EAI_AGAIN: 'no name server answered',
}

/** A system's code as the end of a sentence, with the code behind it: `nothing listens there (ECONNREFUSED)`. */
export function systemWords(code: string): string {
  const known = words[code]
  return known === undefined ? code : `${known} (${code})`
}
