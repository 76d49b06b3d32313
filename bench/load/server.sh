# Shared by the load tests: an API server of its own, alone, on loopback. Sets KUBECONFIG, TOKEN, port, server and work.
# shellcheck shell=bash

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
port=$(python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
export KUBECONFIG=$work/kubeconfig

"$home/coracle" server --components api --data-dir "$work/data" --port "$port" --kubeconfig "$KUBECONFIG" >"$work/server.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 600); do
  kubectl get --raw /readyz >/dev/null 2>&1 && break
  sleep 0.1
done

# Without controllers nobody else makes the account that pods run as.
kubectl -n default create serviceaccount default >/dev/null
kubectl -n default create serviceaccount bench >/dev/null
kubectl create clusterrolebinding bench --clusterrole=cluster-admin --serviceaccount=default:bench >/dev/null
TOKEN=$(kubectl -n default create token bench --duration=1h)
export TOKEN

rss() { awk '/VmRSS/ {printf "%d MB", $2 / 1024}' "/proc/$server/status"; }
# row NAME CELL...: a row of a table.
row() {
  printf '| %-46s |' "$1"
  shift
  printf ' %s |' "$@"
  echo
}
