-- Creates pods that no node fits, through the API server. Environment: TOKEN.
wrk.method = "POST"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
wrk.headers["Content-Type"] = "application/json"
wrk.body = [[{"apiVersion":"v1","kind":"Pod",
"metadata":{"generateName":"bench-","labels":{"app":"bench","tier":"web"}},
"spec":{"automountServiceAccountToken":false,"nodeSelector":{"bench/nowhere":"true"},
"containers":[{"name":"web","image":"nginx:1.14.2","ports":[{"containerPort":80}],
"resources":{"requests":{"cpu":"100m","memory":"64Mi"},"limits":{"cpu":"200m","memory":"128Mi"}},
"readinessProbe":{"httpGet":{"path":"/","port":80}}}]}}]]
