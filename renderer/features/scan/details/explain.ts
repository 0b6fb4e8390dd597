import type { Protocol } from '#shared/ports/protocol'
import type { Outcome, PortState, Reason } from '#shared/scan/state'

/** What a verdict says, in plain words. Whole sentences; none of them is empty. */
export interface Explanation {
  readonly means: string
  /** What it does not say: where people go wrong. */
  readonly notMeans: string
  /** What to try next; empty where there is nothing to try. */
  readonly tryNext: string
}

/**
 * Explains a port's state together with its reason.
 * @param identified it was asked what answers there
 * @param own it is a port of this computer, so that nothing is on the way
 */
export function explain(state: PortState, reason: Reason, identified = false, own = false): Explanation {
  switch (state) {
    case 'open':
      if (identified && reason !== 'udp-response') return identifiedPort
      if (reason === 'udp-response') return udpAnswered
      return {
        means:
          'A program on the host accepted the connection. It was closed again at once; nothing was sent.',
        notMeans:
          'It does not say which program it is: the service name is only what usually uses this port.',
        tryNext: '',
      }
    case 'open|filtered':
      return silentUdp
    case 'closed':
      return {
        means:
          'The host answered that nothing listens on this port. It is there, and nothing in between was in the way.',
        notMeans:
          'It does not stay so: a program may open the port at any moment. And some firewalls answer like this too.',
        tryNext: '',
      }
    case 'filtered':
      if (own && reason === 'no-response') return ownSilence
      return filtered[reason] ?? filteredOtherwise(reason)
    case 'error':
      return errors[reason] ?? errorOtherwise(reason)
    case 'waiting':
      return {
        means:
          'Nothing has come back yet. The port will be asked again, slower, before anything is said of it.',
        notMeans: 'It is not filtered yet: one lost packet looks the same.',
        tryNext: '',
      }
    case 'not-scanned':
      return notScanned(reason)
  }
}

const identifiedPort: Explanation = {
  means: 'A program on the host accepted the connection. Then it was asked what it is, see “What answers”.',
  notMeans:
    'What it says of itself may be set by whoever runs it: a version can be hidden, or be another one.',
  tryNext: '',
}

const udpAnswered: Explanation = {
  means: 'Something on the host answered over UDP, so the port is open.',
  notMeans: 'It does not say which program it is: the service name is only what usually uses this port.',
  tryNext: '',
}

const silentUdp: Explanation = {
  means:
    'Nothing came back, although it was asked more than once, and although the host tells of ports that are closed, if it does that at all. Over UDP a program that does not like the question stays silent too, so the port is open, or a firewall swallows the question.',
  notMeans: 'It is not known to be open, and not known to be filtered.',
  tryNext: 'Use the program that belongs to the port, or look on the host itself what listens there.',
}

const ownSilence: Explanation = {
  means:
    'No answer came back, although it was asked more than once. On the computer itself that is a rule of its firewall, or a program that accepts nobody any more.',
  notMeans: 'It is not closed. It may still be open to others, or at another address of this computer.',
  tryNext: 'Look below who has it. If a program does, see whether it still works.',
}

const filtered: Partial<Readonly<Record<Reason, Explanation>>> = {
  'no-response': {
    means:
      'Something swallowed the probe: no answer came back, although it was asked more than once. Mostly a firewall drops such packets.',
    notMeans:
      'It is not closed. The port may still be open to others, from another network or another address.',
    tryNext: 'Scan from within the same network, or look at the firewall of the host.',
  },
  'host-unreach': {
    means:
      'A router, or this computer, answered that the host can’t be reached. Some firewalls say so for a single port.',
    notMeans: 'It does not say that the port is closed; the host itself may never have seen the question.',
    tryNext:
      'Check whether other ports of the host answer. On macOS, allow Portlight to reach the local network.',
  },
  'net-unreach': {
    means: 'A router on the way answered that there is no way to that network.',
    notMeans: 'It says nothing of the port: the question never reached the host.',
    tryNext: 'Check the route to that network, or whether a VPN has to be up.',
  },
  'proto-unreach': {
    means: 'The host, or a router on the way, answered that it has no TCP for this question.',
    notMeans: 'It is not closed: firewalls can be told to answer so, and may let others through.',
    tryNext: 'Look at the firewall of the host.',
  },
  'admin-prohibited': {
    means: 'A firewall refused the probe and said so.',
    notMeans:
      'It is not closed. The firewall may let others through. It may also be the one of this computer.',
    tryNext: 'Look at the firewall of the host, and at the one of this computer.',
  },
}

function filteredOtherwise(reason: Reason): Explanation {
  return {
    means: `Something on the way kept the question from being answered (${reason}).`,
    notMeans: 'It is not closed. The port may still be open to others.',
    tryNext: 'Scan again, slower.',
  }
}

const errors: Partial<Readonly<Record<Reason, Explanation>>> = {
  'no-descriptors': ownLimit(
    'ran out of file descriptors, so no connection could be made',
    'Raise the limit of open files (ulimit -n), or scan slower.',
  ),
  'no-buffers': ownLimit(
    'ran out of memory for network packets',
    'Scan slower, or close what uses the network heavily.',
  ),
  'no-local-port': ownLimit(
    'had no free local port to connect from',
    'Wait a minute until the system has cleared closed connections away, or scan slower.',
  ),
  'no-route': {
    means: 'This computer has no way to the host, so the question was never sent.',
    notMeans: 'It says nothing of the port, nor whether the host is there.',
    tryNext: 'Check the network connection and the address.',
  },
  'network-down': {
    means: 'This computer’s network went away while the port was asked.',
    notMeans: 'It says nothing of the port, nor of the host.',
    tryNext: 'Bring the network up again and scan once more.',
  },
  intercepted: {
    means:
      'Somebody on the way answers for this port: it “opens” even on an address where no host can be. Often an antivirus program or a proxy.',
    notMeans: 'It does not say that the port is open on this host, nor that it is closed.',
    tryNext: 'Pause the antivirus’s web or mail shield, or scan from another computer.',
  },
  'answers-everything': {
    means:
      'The host accepts connections on random ports too, so an accepted connection says nothing. A tarpit or a SYN proxy does that.',
    notMeans: 'It does not say that a program listens here.',
    tryNext: 'Ask the service itself: connect with the program that belongs to it.',
  },
  'self-connect': {
    means:
      'The probe kept meeting itself: on the own computer a connection from a port to the same port succeeds without any server.',
    notMeans: 'It is not open: no program listens here as far as can be seen.',
    tryNext: 'Scan this port again.',
  },
  unexpected: {
    means:
      'The system answered with an error that Portlight does not know. Rather than guess, it says nothing of the port.',
    notMeans: 'It is neither open nor closed as far as can be told.',
    tryNext: 'Scan this port again. If it stays, a report with the outcome below helps.',
  },
}

function ownLimit(what: string, tryNext: string): Explanation {
  return {
    means: `This computer ${what}. The port was asked several times without success.`,
    notMeans: 'It says nothing of the port: the fault is on this side.',
    tryNext,
  }
}

function errorOtherwise(reason: Reason): Explanation {
  return {
    means: `Something other than the port stood in the way (${reason}), so there is no verdict.`,
    notMeans: 'It says nothing of the port.',
    tryNext: 'Scan this port again.',
  }
}

function notScanned(reason: Reason): Explanation {
  if (reason === 'host-unreach') {
    return {
      means: 'The host did not answer at all, so its ports were not asked.',
      notMeans: 'It does not say that the ports are closed or filtered.',
      tryNext: 'Check that the host is switched on and in this network.',
    }
  }
  if (reason === 'answers-everything') {
    return {
      means: 'The scan of this host was ended early, because it accepts every connection.',
      notMeans: 'It does not say that the port is closed.',
      tryNext: '',
    }
  }
  return {
    means: 'This port has no verdict: the scan has not come to it, or was ended before.',
    notMeans: 'It does not say that the port is closed.',
    tryNext: '',
  }
}

/** What one attempt came to and what that means, for the evidence. */
export function outcomeMeaning(outcome: Outcome, protocol: Protocol): string {
  if (protocol === 'udp' && outcome === 'ECONNREFUSED') return 'the host refused (ICMP port unreachable)'
  return outcomeMeanings[outcome]
}

/** The same for `connect()`. */
export const outcomeMeanings: Readonly<Record<Outcome, string>> = {
  NONE: 'nothing is kept of it',
  CONNECTED: 'the handshake was completed (SYN-ACK)',
  TIMEOUT: 'nothing came back within the time allowed',
  SELF: 'the connection met itself',
  ECONNREFUSED: 'the host refused (RST)',
  ETIMEDOUT: 'the system gave up waiting',
  EHOSTUNREACH: 'no route to the host (ICMP or no answer on the local network)',
  EHOSTDOWN: 'the host is down',
  ENETUNREACH: 'no route to the network',
  ENETDOWN: 'this computer’s network is down',
  EACCES: 'permission denied: a firewall prohibits it',
  EPERM: 'not permitted: a local firewall prohibits it',
  ENOPROTOOPT: 'prohibited on the way (ICMP)',
  EMFILE: 'too many open files in this program',
  ENFILE: 'too many open files on this computer',
  ENOBUFS: 'no buffer space',
  ENOMEM: 'no memory',
  EADDRNOTAVAIL: 'no local address or port is free',
  EADDRINUSE: 'the local port is in use',
  EAGAIN: 'resources are short for the moment',
  ECONNRESET: 'the connection was reset while it was made',
  EINVAL: 'the system did not accept the address',
  ANSWERED: 'it answered in the words of the protocol that has its home here',
  'ANSWERED-UNLIKE': 'it answered, but not in the words of the protocol that it was asked in',
  OTHER: 'an error that is not in the list',
}
