/** What scanners wrote on a real machine, as it was: loopback, and a host in a network namespace. */

/** nmap 7.93: `nmap -sU -sS -p U:18080-18085,T:18070-18090 -oX u.xml 127.0.0.1` */
export const nmapBothProtocols = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nmaprun>
<?xml-stylesheet href="file:///usr/bin/../share/nmap/nmap.xsl" type="text/xsl"?>
<!-- Nmap 7.93 scan initiated Sat Nov 28 11:52:58 2026 as: nmap -sU -sS -p U:18080-18085,T:18070-18090 -oX u.xml 127.0.0.1 -->
<nmaprun scanner="nmap" args="nmap -sU -sS -p U:18080-18085,T:18070-18090 -oX u.xml 127.0.0.1" start="1795866778" startstr="Sat Nov 28 11:52:58 2026" version="7.93" xmloutputversion="1.05">
<scaninfo type="syn" protocol="tcp" numservices="21" services="18070-18090"/>
<scaninfo type="udp" protocol="udp" numservices="6" services="18080-18085"/>
<verbose level="0"/>
<debugging level="0"/>
<host starttime="1795866778" endtime="1795866778"><status state="up" reason="localhost-response" reason_ttl="0"/>
<address addr="127.0.0.1" addrtype="ipv4"/>
<hostnames>
<hostname name="localhost" type="PTR"/>
</hostnames>
<ports><extraports state="closed" count="26">
<extrareasons reason="reset" count="20" proto="tcp" ports="18070-18079,18081-18090"/>
<extrareasons reason="port-unreach" count="6" proto="udp" ports="18080-18085"/>
</extraports>
<port protocol="tcp" portid="18080"><state state="open" reason="syn-ack" reason_ttl="64"/><service name="unknown" method="table" conf="3"/></port>
</ports>
<times srtt="9" rttvar="8" to="100000"/>
</host>
<runstats><finished time="1795866778" timestr="Sat Nov 28 11:52:58 2026" summary="Nmap done at Sat Nov 28 11:52:58 2026; 1 IP address (1 host up) scanned in 0.12 seconds" elapsed="0.12" exit="success"/><hosts up="1" down="0" total="1"/>
</runstats>
</nmaprun>
`

/** nmap 7.93: `nmap -sV -p 18000-18100 -oX av.xml 127.0.0.1` */
export const nmapVersions = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nmaprun>
<?xml-stylesheet href="file:///usr/bin/../share/nmap/nmap.xsl" type="text/xsl"?>
<!-- Nmap 7.93 scan initiated Sat Nov 28 11:52:51 2026 as: nmap -sV -p 18000-18100 -oX av.xml 127.0.0.1 -->
<nmaprun scanner="nmap" args="nmap -sV -p 18000-18100 -oX av.xml 127.0.0.1" start="1795866771" startstr="Sat Nov 28 11:52:51 2026" version="7.93" xmloutputversion="1.05">
<scaninfo type="syn" protocol="tcp" numservices="101" services="18000-18100"/>
<verbose level="0"/>
<debugging level="0"/>
<host starttime="1795866772" endtime="1795866778"><status state="up" reason="localhost-response" reason_ttl="0"/>
<address addr="127.0.0.1" addrtype="ipv4"/>
<hostnames>
<hostname name="localhost" type="PTR"/>
</hostnames>
<ports><extraports state="closed" count="100">
<extrareasons reason="reset" count="100" proto="tcp" ports="18000-18079,18081-18100"/>
</extraports>
<port protocol="tcp" portid="18080"><state state="open" reason="syn-ack" reason_ttl="64"/><service name="http" product="SimpleHTTPServer" version="0.6" extrainfo="Python 3.11.7" method="probed" conf="10"><cpe>cpe:/a:python:simplehttpserver:0.6</cpe></service></port>
</ports>
<times srtt="5" rttvar="0" to="100000"/>
</host>
<runstats><finished time="1795866778" timestr="Sat Nov 28 11:52:58 2026" summary="Nmap done at Sat Nov 28 11:52:58 2026; 1 IP address (1 host up) scanned in 6.93 seconds" elapsed="6.93" exit="success"/><hosts up="1" down="0" total="1"/>
</runstats>
</nmaprun>
`

/** masscan 1.3.2 with -oX, -oJ and -oL: the same host each time. */
export const masscanXml = `<?xml version="1.0"?>
<!-- masscan v1.0 scan -->
<nmaprun scanner="masscan" start="1795867316" version="1.0-BETA"  xmloutputversion="1.03">
<scaninfo type="syn" protocol="tcp" />
<host endtime="1795867316"><address addr="10.99.0.2" addrtype="ipv4"/><ports><port protocol="tcp" portid="8080"><state state="open" reason="syn-ack" reason_ttl="64"/></port></ports></host>
<runstats>
<finished time="1795867320" timestr="2026-11-28 12:02:00" elapsed="4" />
<hosts up="1" down="0" total="1" />
</runstats>
</nmaprun>
`
export const masscanJson = `[
{   "ip": "10.99.0.2",   "timestamp": "1795867321", "ports": [ {"port": 8080, "proto": "tcp", "status": "open", "reason": "syn-ack", "ttl": 64} ] }
]
`
export const masscanList = `#masscan
open tcp 8080 10.99.0.2 1795867329
# end
`
