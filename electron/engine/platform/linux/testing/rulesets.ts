/** Rule sets as `nft -j list ruleset` (nftables 1.0.6) printed them. */

/** Somebody's own: a closed policy, sets, verdict maps, limits, senders. */
export const ownRules = JSON.stringify({
  nftables: [
    { metainfo: { version: '1.0.6', release_name: 'Lester Gooch #5', json_schema_version: 1 } },
    { table: { family: 'inet', name: 'filter', handle: 1 } },
    {
      set: {
        family: 'inet',
        name: 'opened',
        table: 'filter',
        type: 'inet_service',
        handle: 3,
        flags: ['interval'],
        elem: [{ range: [8000, 8100] }, 25565],
      },
    },
    {
      chain: {
        family: 'inet',
        table: 'filter',
        name: 'input',
        handle: 1,
        type: 'filter',
        hook: 'input',
        prio: 0,
        policy: 'drop',
      },
    },
    { chain: { family: 'inet', table: 'filter', name: 'games', handle: 2 } },
    {
      rule: {
        family: 'inet',
        table: 'filter',
        chain: 'input',
        handle: 5,
        expr: [
          {
            vmap: {
              key: { ct: { key: 'state' } },
              data: {
                set: [
                  ['invalid', { drop: null }],
                  ['established', { accept: null }],
                  ['related', { accept: null }],
                ],
              },
            },
          },
        ],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'filter',
        chain: 'input',
        handle: 6,
        expr: [{ match: { op: '==', left: { meta: { key: 'iif' } }, right: 'lo' } }, { accept: null }],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'filter',
        chain: 'input',
        handle: 8,
        expr: [
          { match: { op: '==', left: { meta: { key: 'l4proto' } }, right: { set: ['icmp', 'ipv6-icmp'] } } },
          { accept: null },
        ],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'filter',
        chain: 'input',
        handle: 9,
        expr: [
          {
            match: {
              op: '==',
              left: { payload: { protocol: 'ip', field: 'saddr' } },
              right: { prefix: { addr: '192.168.0.0', len: 16 } },
            },
          },
          { accept: null },
        ],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'filter',
        chain: 'input',
        handle: 10,
        expr: [
          { match: { op: '==', left: { meta: { key: 'iifname' } }, right: 'eth*' } },
          { match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: '@opened' } },
          { accept: null },
        ],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'filter',
        chain: 'input',
        handle: 11,
        expr: [
          { match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: 443 } },
          { limit: { rate: 10, burst: 5, per: 'second' } },
          { accept: null },
        ],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'filter',
        chain: 'input',
        handle: 12,
        expr: [
          {
            match: {
              op: '==',
              left: { payload: { protocol: 'udp', field: 'dport' } },
              right: { range: [1, 100] },
            },
          },
          { jump: { target: 'games' } },
        ],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'filter',
        chain: 'input',
        handle: 14,
        expr: [
          {
            vmap: {
              key: { payload: { protocol: 'tcp', field: 'dport' } },
              data: {
                set: [
                  [99, { accept: null }],
                  [{ range: [100, 200] }, { jump: { target: 'games' } }],
                ],
              },
            },
          },
        ],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'filter',
        chain: 'input',
        handle: 15,
        expr: [
          {
            match: {
              op: '==',
              left: { '&': [{ payload: { protocol: 'tcp', field: 'flags' } }, ['fin', 'syn', 'rst', 'ack']] },
              right: 'syn',
            },
          },
          { match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: 7777 } },
          { accept: null },
        ],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'filter',
        chain: 'input',
        handle: 16,
        expr: [
          {
            match: {
              op: '==',
              left: { payload: { protocol: 'ip', field: 'saddr' } },
              right: { prefix: { addr: '198.51.100.0', len: 24 } },
            },
          },
          { match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: 9000 } },
          { accept: null },
        ],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'filter',
        chain: 'input',
        handle: 17,
        expr: [
          { match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: 5000 } },
          {
            match: {
              op: '!=',
              left: { payload: { protocol: 'ip', field: 'saddr' } },
              right: { prefix: { addr: '10.0.0.0', len: 8 } },
            },
          },
          { reject: { type: 'tcp reset' } },
        ],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'filter',
        chain: 'games',
        handle: 18,
        expr: [
          { match: { op: '==', left: { payload: { protocol: 'udp', field: 'dport' } }, right: 53 } },
          { return: null },
        ],
      },
    },
    { rule: { family: 'inet', table: 'filter', chain: 'games', handle: 19, expr: [{ accept: null }] } },
  ],
})

/** As firewalld lays them out: zones by interface. */
export const firewalldRules = JSON.stringify({
  nftables: [
    { metainfo: { version: '1.0.6', release_name: 'Lester Gooch #5', json_schema_version: 1 } },
    { table: { family: 'inet', name: 'firewalld', handle: 2 } },
    {
      chain: {
        family: 'inet',
        table: 'firewalld',
        name: 'filter_INPUT',
        handle: 1,
        type: 'filter',
        hook: 'input',
        prio: 10,
        policy: 'accept',
      },
    },
    { chain: { family: 'inet', table: 'firewalld', name: 'filter_INPUT_ZONES', handle: 2 } },
    { chain: { family: 'inet', table: 'firewalld', name: 'filter_IN_home', handle: 3 } },
    { chain: { family: 'inet', table: 'firewalld', name: 'filter_IN_public', handle: 4 } },
    { chain: { family: 'inet', table: 'firewalld', name: 'filter_IN_public_allow', handle: 5 } },
    {
      chain: {
        family: 'inet',
        table: 'firewalld',
        name: 'mangle_PRE',
        handle: 6,
        type: 'filter',
        hook: 'prerouting',
        prio: -150,
        policy: 'accept',
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'firewalld',
        chain: 'filter_INPUT',
        handle: 8,
        expr: [
          { match: { op: '==', left: { ct: { key: 'state' } }, right: { set: ['established', 'related'] } } },
          { accept: null },
        ],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'firewalld',
        chain: 'filter_INPUT',
        handle: 9,
        expr: [{ match: { op: 'in', left: { ct: { key: 'status' } }, right: 'dnat' } }, { accept: null }],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'firewalld',
        chain: 'filter_INPUT',
        handle: 10,
        expr: [{ match: { op: '==', left: { meta: { key: 'iifname' } }, right: 'lo' } }, { accept: null }],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'firewalld',
        chain: 'filter_INPUT',
        handle: 11,
        expr: [{ jump: { target: 'filter_INPUT_ZONES' } }],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'firewalld',
        chain: 'filter_INPUT',
        handle: 12,
        expr: [{ match: { op: 'in', left: { ct: { key: 'state' } }, right: 'invalid' } }, { drop: null }],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'firewalld',
        chain: 'filter_INPUT',
        handle: 13,
        expr: [{ reject: { type: 'icmpx', expr: 'admin-prohibited' } }],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'firewalld',
        chain: 'filter_INPUT_ZONES',
        handle: 14,
        expr: [
          { match: { op: '==', left: { meta: { key: 'iifname' } }, right: 'wlan0' } },
          { goto: { target: 'filter_IN_home' } },
        ],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'firewalld',
        chain: 'filter_INPUT_ZONES',
        handle: 15,
        expr: [{ goto: { target: 'filter_IN_public' } }],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'firewalld',
        chain: 'filter_IN_home',
        handle: 16,
        expr: [{ accept: null }],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'firewalld',
        chain: 'filter_IN_public',
        handle: 17,
        expr: [{ jump: { target: 'filter_IN_public_allow' } }],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'firewalld',
        chain: 'filter_IN_public',
        handle: 19,
        expr: [
          { match: { op: '==', left: { meta: { key: 'l4proto' } }, right: { set: ['icmp', 'ipv6-icmp'] } } },
          { accept: null },
        ],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'firewalld',
        chain: 'filter_IN_public_allow',
        handle: 20,
        expr: [
          { match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: 22 } },
          { accept: null },
        ],
      },
    },
    {
      rule: {
        family: 'inet',
        table: 'firewalld',
        chain: 'filter_IN_public_allow',
        handle: 21,
        expr: [
          {
            match: {
              op: '==',
              left: { payload: { protocol: 'ip6', field: 'daddr' } },
              right: { prefix: { addr: 'fe80::', len: 64 } },
            },
          },
          { match: { op: '==', left: { payload: { protocol: 'udp', field: 'dport' } }, right: 546 } },
          { accept: null },
        ],
      },
    },
  ],
})

/** A port that is handed on to a container. */
export const dockerRules = JSON.stringify({
  nftables: [
    { metainfo: { version: '1.0.6', release_name: 'Lester Gooch #5', json_schema_version: 1 } },
    { table: { family: 'ip', name: 'nat', handle: 3 } },
    {
      chain: {
        family: 'ip',
        table: 'nat',
        name: 'PREROUTING',
        handle: 1,
        type: 'nat',
        hook: 'prerouting',
        prio: -100,
        policy: 'accept',
      },
    },
    { chain: { family: 'ip', table: 'nat', name: 'DOCKER', handle: 2 } },
    {
      rule: {
        family: 'ip',
        table: 'nat',
        chain: 'PREROUTING',
        handle: 3,
        expr: [
          { match: { op: '==', left: { fib: { result: 'type', flags: ['daddr'] } }, right: 'local' } },
          { jump: { target: 'DOCKER' } },
        ],
      },
    },
    {
      rule: {
        family: 'ip',
        table: 'nat',
        chain: 'DOCKER',
        handle: 4,
        expr: [
          { match: { op: '==', left: { meta: { key: 'iifname' } }, right: 'docker0' } },
          { return: null },
        ],
      },
    },
    {
      rule: {
        family: 'ip',
        table: 'nat',
        chain: 'DOCKER',
        handle: 5,
        expr: [
          { match: { op: '!=', left: { meta: { key: 'iifname' } }, right: 'docker0' } },
          { match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: 8080 } },
          { dnat: { addr: '172.17.0.2', port: 80 } },
        ],
      },
    },
    { table: { family: 'netdev', name: 'edge', handle: 4 } },
  ],
})
