// region quickstart
import io.github.cdk8szerotrust.Connections;
import io.github.cdk8szerotrust.DnsEgress;
import io.github.cdk8szerotrust.Hardening;
import io.github.cdk8szerotrust.NamespaceIsolation;
import io.github.cdk8szerotrust.ObjectQuery;
import io.github.cdk8szerotrust.Peers;
import io.github.cdk8szerotrust.PodSecurity;
import io.github.cdk8szerotrust.PodSecurityLevel;
import io.github.cdk8szerotrust.Pods;
import io.github.cdk8szerotrust.Port;
import io.github.cdk8szerotrust.Reachability;
import io.github.cdk8szerotrust.SecureDeployment;
import io.github.cdk8szerotrust.SecureNamespace;
import io.github.cdk8szerotrust.WritablePath;
import java.util.List;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.Include;
import org.cdk8s.plus27.ContainerProps;
import org.cdk8s.plus27.Deployment;

public class Quickstart {
    public static void main(String[] args) {
        App app = new App();
        Chart shop = Chart.Builder.create(app, "shop").namespace("shop").build();

        // a namespace that takes restricted pods alone, and is closed but for name lookups
        SecureNamespace.Builder.create(shop, "namespace").name("shop").podSecurity(PodSecurityLevel.RESTRICTED).build();
        new NamespaceIsolation(shop, "isolation");

        // a hardened workload, one of cdk8s-plus, and one that somebody else wrote
        SecureDeployment web = SecureDeployment.Builder.create(shop, "web")
            .containers(List.of(ContainerProps.builder().image("registry.example.com/shop/web:1.4.2").portNumber(8080).build()))
            .writablePaths(List.of(WritablePath.builder().path("/tmp").build()))
            .build();
        Deployment api = Deployment.Builder.create(shop, "api")
            .containers(List.of(ContainerProps.builder().image("registry.example.com/shop/api:2.11.0").portNumber(9000).build()))
            .build();
        Include vendor = Include.Builder.create(shop, "vendor").url("cache.yaml").build();
        Pods cache = Pods.find(vendor, ObjectQuery.builder().kind("Deployment").name("cache").build());

        // who may talk to whom: this, and nothing else
        Connections.of(web).allowFrom(Peers.ingressNginx(), Port.tcp(8080)).allowTo(Pods.of(api));
        Connections.of(api).allowTo(cache, Port.tcp(6379));
        DnsEgress.Builder.create(shop, "cache-dns").subject(cache).build();

        // every workload as the namespace asks for, whoever wrote it
        Hardening.of(app).apply();
        PodSecurity.of(app).require(PodSecurityLevel.RESTRICTED);

        // synth fails where this is not so
        Reachability reach = Reachability.of(app);
        reach.mustAllow(Pods.of(web), Pods.of(api));
        reach.mustDeny(Peers.internet(), cache);

        app.synth();
    }
}
// endregion
