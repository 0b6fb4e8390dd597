/** `portlight --help`. */
export const generalHelp = `Usage: portlight COMMAND

  scan TARGET…   find out which TCP and UDP ports of hosts are open, closed or filtered
  sockets        show the sockets of this computer, and which programs own them
  why PORT       say why a program can't have a port: "address already in use"
  free PORT      end the program that holds a port, after a look at what that affects
  forward        find out whether the internet reaches a port here, and which hop is broken
  port PORT      explain a port, or find a good one for a program of yours
  show FILE      show a scan from a file of nmap, masscan or Portlight, or write it in another format
  compare A B    tell what changed from one scan to another, nmap's and masscan's files too
  history        list the scans that were made here, show, write out or forget them
  baseline       write down what may be open, with owner and purpose, and tell what differs
  watch          tell at once what changes: new listeners here, new open ports over there
  capture FILE   tell of captured packets what was open, refused or silent, and by whom
  lesson         learn how ports work, with real sockets on this computer
  settings       what Portlight does by itself: list, choose, take back
  update         say whether there is a newer Portlight; nobody is asked before you agree
  serve          show all of it in a browser: on servers, over SSH, without the desktop app
  reflector      look from outside, on a host of yours on the internet
  completion     print what lets a shell complete all this with Tab
  man            print the manual page

portlight COMMAND --help    all that a command can do
portlight --version         the version
`

/** `portlight scan --help`. */
export const scanHelp = `Usage: portlight scan TARGET… [options]

Finds out which TCP and UDP ports of hosts are open, closed or filtered.

Targets
  TARGET                 a name, an address, a network (192.168.1.0/24, or NAME/24: the one
                         around a name's address) or a range (10.0.0-3.1-254); IPv6 too
                         (fe80::1%eth0)
  -iL FILE               targets from a file; - is standard input
  --exclude HOSTS        leave these hosts out
  -4, -6                 only the IPv4 or the IPv6 addresses of names

Ports
  -p PORTS               22,80,1-1024   -100 (up to 100)   60000- (and above)
                         - (all)   names: ssh,http*
                         T:22,80,U:53,161 for TCP and UDP, whatever else is asked; 53/udp
                         common-100, common-1000 (default), web, databases,
                         remote-access, mail, udp-100, games, vpn, all; may be given
                         several times
  -sU, -sTU, -sT         ports without a letter are UDP, both, or TCP (default); without
                         -p the 100 most common UDP ports
  -F                     the 100 most common: common-100
  --top-ports N          the N most common, up to 1,000 (UDP: 100); the order is Portlight's
  --exclude-ports PORTS  leave these ports out

What answers
  -sV, --identify        ask each open TCP port what answers there: the program, its version,
                         its certificate, and whether it lets in without a password. It
                         listens and asks, and never writes, logs in or prints: printers
                         (9100 to 9107, 515) and machines (502, 102 …) get nothing. UDP
                         ports are known by the answer that made them open
  --identify-near        the same, on this computer and in private networks alone: no public
                         address is asked
  --identify-intensity N how much is asked where nothing is known: 0 to 9 (default 7); nmap's
                         word for it is taken too

Pace
  -T0 … -T5              paranoid, sneaky, polite, normal (default), aggressive, insane

For habits from nmap
  -Pn, -n                taken, and of no effect: every scan here is like that

Output
  --json  --jsonl  --csv  --xml  --grepable
                         for programs; without one of them a table for people.
                         XML and grepable are as nmap's
  -o FILE                write that to FILE, and the table to standard output; without a
                         format the file's ending tells it (.json .jsonl .csv .xml .gnmap)
  -oN, -oX, -oG FILE     the table, XML or grepable to FILE, as nmap does; - is standard output
  -oA BASE               all three: BASE.nmap, BASE.xml and BASE.gnmap
  --open                 list open ports only, and no host without one
  --all                  list every port: closed ones too, and more than the first 1,000
                         filtered ones of a host
  --packets              what went out and came back, for one address and at most 32 ports:
                         captured by tcpdump on Linux as root, inferred and called so elsewhere
  --pcap FILE            the same, and the captured packets to FILE for Wireshark
  -q, --quiet            no progress line
  --no-color             no colour; the variable NO_COLOR does the same
  --no-keep              do not write this scan into the history (portlight history)

Checks
  --expect-open PORTS    scan these too, and exit with 1 if one is not open
  --expect-closed PORTS  the same for closed

Confirmations, which a terminal is asked for
  --yes-i-may-scan       the public addresses among the targets may be scanned by me
  --yes-large            a scan that is very large is meant to be

Exit codes
  0    done
  1    done, and an expected port was not as expected
  2    wrong usage, or something could not be done: no host could be scanned, a name has no
       address, a file could not be written
  130  interrupted (Ctrl+C) with what was found so far printed; 143 when terminated,
       141 when standard output was closed
`
