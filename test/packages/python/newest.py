"""Workloads of the newest cdk8s-plus: PyPI has later ones than npm."""
from cdk8s import App, Chart
from cdk8s_plus_37 import ContainerProps, Deployment, StatefulSet
from cdk8s_zero_trust import Connections, Hardening, PodSecurity, PodSecurityLevel, Pods, Reachability

app = App()
newest = Chart(app, "newest", namespace="newest")

api = Deployment(newest, "api", containers=[ContainerProps(image="registry.example.com/shop/api:2.11.0", port_number=9000)])
db = StatefulSet(newest, "db", containers=[ContainerProps(image="registry.example.com/shop/postgres:17.5", port_number=5432)])

Connections.of(api).allow_to(Pods.of(db))
Connections.of(db)

Hardening.of(app).apply()
PodSecurity.of(app).require(PodSecurityLevel.RESTRICTED)

Reachability.of(app).must_allow(Pods.of(api), Pods.of(db))

app.synth()
