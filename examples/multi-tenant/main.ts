import { App, Chart } from 'cdk8s';
import { Deployment, Namespace } from 'cdk8s-plus-27';
import { AllowFrom, AllowTo, LabelExpression, NamespaceIsolation, Namespaces, Peers, Pods, Reachability } from 'cdk8s-zero-trust';
import { Construct } from 'constructs';

/**
 * What the platform team owns: the service that all tenants share, and every Namespace with its label, since whoever may
 * label a namespace decides which tenant it belongs to.
 */
class Platform extends Chart {
  public readonly logs: Deployment;

  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const logging = new Namespace(this, 'logging', { metadata: { name: 'logging' } });
    this.logs = new Deployment(this, 'logs', {
      metadata: { namespace: logging.name },
      containers: [{ image: 'registry.example.com/platform/log-collector:3.2.1', portNumber: 4317 }],
    });

    new NamespaceIsolation(this, 'logging-isolation', { namespace: Namespaces.of(logging) });
    new AllowFrom(this, 'logs-from-tenants', {
      subject: Pods.of(this.logs),
      peers: [Namespaces.all().where(LabelExpression.exists('tenant'))],
    });
  }

  public addNamespace(name: string, tenant: string): Namespace {
    return new Namespace(this, name, { metadata: { name, labels: { tenant } } });
  }
}

/** One tenant: two namespaces whose pods may talk to each other, to the shared service, and to nobody else. */
class Tenant extends Chart {
  public constructor(scope: Construct, tenant: string, platform: Platform) {
    super(scope, tenant);
    const web = platform.addNamespace(`${tenant}-web`, tenant);
    const data = platform.addNamespace(`${tenant}-data`, tenant);

    for (const namespace of [web, data]) {
      new NamespaceIsolation(this, `isolation-${namespace.name}`, {
        name: 'tenant-isolation',
        namespace: Namespaces.of(namespace),
        allowNamespaces: Namespaces.withLabels({ tenant }),
      });
      new AllowTo(this, `logs-${namespace.name}`, {
        name: 'logs',
        subject: Pods.of(namespace),
        peers: [Pods.of(platform.logs)],
      });
    }

    const portal = new Deployment(this, 'portal', {
      metadata: { namespace: web.name },
      containers: [{ image: 'registry.example.com/saas/portal:5.0.3', portNumber: 8080 }],
    });
    new Deployment(this, 'reports', {
      metadata: { namespace: data.name },
      containers: [{ image: 'registry.example.com/saas/reports:5.0.3', portNumber: 9000 }],
    });
    new AllowFrom(this, 'visitors', { subject: Pods.of(portal), peers: [Peers.traefik()] });
  }
}

const app = new App();
const platform = new Platform(app, 'platform');
const TENANTS = ['acme', 'globex'];
for (const tenant of TENANTS) {
  new Tenant(app, tenant, platform);
}

// synth fails where one tenant could reach another, whoever writes the next policy
const reach = Reachability.of(app);
const namespacesOf = (tenant: string) => Namespaces.withLabels({ tenant });
for (const tenant of TENANTS) {
  reach.mustBeIsolated(namespacesOf(tenant));
  reach.mustAllow(namespacesOf(tenant), Pods.of(platform.logs));
  for (const other of TENANTS.filter(name => name !== tenant)) {
    reach.mustDeny(namespacesOf(tenant), namespacesOf(other));
  }
}
reach.mustOnlyAccept(Pods.of(platform.logs), [Namespaces.all().where(LabelExpression.exists('tenant'))]);

app.synth();
