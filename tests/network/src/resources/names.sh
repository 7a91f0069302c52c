# names.sh FROND JAVA CLASSPATH: NamesTest's network, in a namespace of its own (unshare -n). Here: the air, a node, the border router, dnsmasq. The namespace
# $host has nothing but the interface of a mesh-host; $servers has IPv4 alone. What is said is what the test looks at.
set -u
frond=$1 java=$2 path=$3
children=()
trap 'kill "${children[@]}" 2>/dev/null; wait' EXIT
start() { "$@" & children+=($!); }
# until_line FILE PATTERN: waits for a line, a minute at most.
until_line() {
	local i
	for i in $(seq 600); do grep -q "$2" "$1" 2>/dev/null && return; sleep 0.1; done
	echo "no line '$2' in $1:"; cat "$1"; exit 1
}
namespace() {
	start unshare -n sh -c 'ip link set lo up; exec sleep 600'
	until [ "$(readlink /proc/${children[-1]}/ns/net)" != "$(readlink /proc/$$/ns/net)" ]; do sleep 0.05; done
}
ip link set lo up
namespace; host=${children[-1]}
namespace; servers=${children[-1]}
ip link add four type veth peer name server netns "$servers"
ip address add 192.168.77.1/24 dev four; ip link set four up
nsenter -t "$servers" -n sh -c 'ip address add 192.168.77.2/24 dev server; ip link set server up; ip route add 192.0.0.0/29 via 192.168.77.1'
echo 1 >/proc/sys/net/ipv4/ip_forward

start dnsmasq --keep-in-foreground --conf-file=/dev/null --pid-file= --no-resolv --no-hosts --port=5353 --listen-address=127.0.0.1 --bind-interfaces \
	--host-record=web.example.org,192.168.77.2 --host-record=gateway.example.org,192.168.77.2
mkdir www; head -c 100000 /dev/urandom >www/large
start nsenter -t "$servers" -n python3 -m http.server --bind 192.168.77.2 --directory www 80 >/dev/null 2>server.log
start nsenter -t "$servers" -n "$frond" broker --listen 127.0.0.1:1883 --data broker --acknowledge taken >broker.log 2>&1
start nsenter -t "$servers" -n "$frond" gateway --listen 127.0.0.1:10000 --broker mqtt://127.0.0.1:1883 --data gateway >gateway.log 2>&1
# The gateway serves the loopback only; this carries one client's datagrams to it.
cat >relay.py <<'PYTHON'
import select, socket
outer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); outer.bind(("192.168.77.2", 10000))
inner = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); inner.connect(("127.0.0.1", 10000))
client = None
while True:
    for ready in select.select([outer, inner], [], [])[0]:
        if ready is outer:
            data, peer = outer.recvfrom(2000)
            if peer != client: print("gateway saw", peer[0], flush=True)
            client = peer
            try: inner.send(data)
            except OSError: pass
        else:
            try: outer.sendto(inner.recv(2000), client)
            except OSError: pass
PYTHON
start nsenter -t "$servers" -n python3 relay.py >relay.log 2>&1

"$frond" config --eui64 02f00d0000000301 --period 2 --gateway gateway.example.org --out node.bin >/dev/null || exit 1
start "$java" -cp "$path" frond.network.AirWithNode 7000 air.pcap node.bin >node.log 2>&1
start "$frond" border-router --radio tcp:127.0.0.1:7000 --context --tun mesh --nat64 --dns 127.0.0.1:5353 >router.log 2>&1
start "$frond" mesh-host --radio tcp:127.0.0.1:7000 --tun host0 >host.log 2>&1
until_line host.log '^event dns server='
until_line host.log '^ready mesh-host'
cat host.log
address=$(sed -n 's/^ready mesh-host address=\([^ ]*\) .*/\1/p' host.log)
sed -n 's/^event dns server=/nameserver /p' host.log >resolv.conf
ip link set host0 netns "$host"
nsenter -t "$host" -n sh -c "ip address add $address/64 dev host0 nodad; ip link set host0 mtu 1280 up; ip -6 route add default dev host0"
inside() { nsenter -t "$host" -n unshare -m sh -c 'mount --bind resolv.conf /etc/resolv.conf; "$@"' sh "$@"; }
inside ping -c 3 -i 0.3 -W 10 web.example.org
inside curl -sS -m 100 -o got http://web.example.org/large
cmp got www/large && echo "the body is whole"
cat server.log
until_line node.log ' acked'
cat node.log relay.log
